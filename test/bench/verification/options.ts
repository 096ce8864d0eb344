import { parseArgs } from "node:util";
import { sentenceOf, TargonError } from "../../../src/errors.ts";

/** What the verification bench was asked for. */
export type BenchOptions = {
  /** Folder of traces, nested or not. */
  traces: string;
  /** File of a policy; undefined: the committed one of `targon/tiny-llama`. */
  policy: string | undefined;
  /** No table on stderr. */
  json: boolean;
  /** Evidence per kind of prompt instead of the detectors. */
  kinds: boolean;
  /** Whether missing what verification has to reach is an error. */
  bars: boolean;
  /** Names of the detectors to run; undefined: all. */
  detectors: string[] | undefined;
};

const OPTIONS = {
  traces: { type: "string" },
  policy: { type: "string" },
  detectors: { type: "string" },
  json: { type: "boolean", default: false },
  kinds: { type: "boolean", default: false },
  bars: { type: "boolean", default: false },
} as const;

/**
 * Reads the arguments of `npm run bench:verification`.
 *
 * @throws {TargonError} `USAGE`
 */
export function parseOptions(args: string[]): BenchOptions {
  const { traces, policy, json, kinds, bars, detectors } = attempt(
    () => parseArgs({ args, options: OPTIONS }).values,
  );
  if (traces === undefined || traces === "") throw new TargonError("USAGE", "--traces DIR is missing");
  return { traces, policy, json, kinds, bars, detectors: detectors?.split(",") };
}

function attempt<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw usage(error);
  }
}

/** Node's own sentence says which argument is wrong. */
function usage(cause: unknown): TargonError {
  return new TargonError("USAGE", sentenceOf(cause), { cause });
}
