import { createInterface } from "node:readline/promises";

/** The two ends of a person, and the end of waiting for one. */
export type Person = {
  stdin: NodeJS.ReadStream;
  stderr: NodeJS.WriteStream;
  signal: AbortSignal;
};

/** Asks on stderr, so that stdout stays results; anything but y or yes is no. Null at once without a terminal. */
export async function confirm({ stdin, stderr, signal }: Person, question: string): Promise<boolean | null> {
  if (!stdin.isTTY || !stderr.isTTY) return null;
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `, { signal });
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
