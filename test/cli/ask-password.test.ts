import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askPassword } from "../../src/cli/ask-password.ts";

/** A terminal, as far as asking needs one. */
function terminal() {
  const stdin = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => stdin });
  const shown: string[] = [];
  const stderr = { isTTY: true, write: (text: string) => shown.push(text) > 0 };
  const signals: string[] = [];
  const stop = new AbortController();
  const asked = {
    stdin: stdin as unknown as NodeJS.ReadStream,
    stderr: stderr as unknown as NodeJS.WriteStream,
    signal: stop.signal,
    stopper: { onSignal: (name: string) => void signals.push(name) },
  };
  return { asked, stdin, shown, signals, stop };
}

test("default: what is typed is given and not shown", async () => {
  const { asked, stdin, shown } = terminal();
  const answer = askPassword(asked, "Password of\u001b file:");
  stdin.write("sécreT 1x\u007f\r");
  expect(await answer).toBe("sécreT 1");
  expect(shown).toEqual(["Password of file: ", "\n"]);
});

test("behavior: nobody is asked without a terminal", async () => {
  const { asked, shown } = terminal();
  const piped = { ...asked, stdin: new PassThrough() as unknown as NodeJS.ReadStream };
  expect(await askPassword(piped, "Password:")).toBeNull();
  expect(shown).toEqual([]);
});

test("behavior: nothing typed, and a terminal that closes, are the empty text", async () => {
  const typed = terminal();
  typed.stdin.write("\r");
  expect(await askPassword(typed.asked, "Password:")).toBe("");
  const closed = terminal();
  closed.stdin.write("half\u0015\u0004");
  expect(await askPassword(closed.asked, "Password:")).toBe("");
});

test("behavior: ctrl-C is the signal, and the signal ends the question", async () => {
  const { asked, stdin, signals, stop } = terminal();
  const answer = askPassword(asked, "Password:");
  stdin.write("half\u0003");
  await expect.poll(() => signals).toEqual(["SIGINT"]);
  stop.abort(new DOMException("stopped", "AbortError"));
  await expect(answer).rejects.toMatchObject({ name: "AbortError" });
});
