import { PassThrough, Writable } from "node:stream";
import { expect, test } from "vitest";
import { type Host, runCli } from "../../../src/cli/run-cli.ts";
import { createStopper } from "../../../src/cli/stopper.ts";
import { runCommand } from "../../../src/neuron/run.ts";

/** The whole command, in this process. */
async function targon(words: string): Promise<{ status: number; lines: unknown[]; stderr: string }> {
  const seen = { stdout: "", stderr: "" };
  const host: Host = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: remember((text) => (seen.stdout += text)),
    stderr: remember((text) => (seen.stderr += text)),
    stopper: createStopper({ now: () => performance.now(), exit: () => {}, after: () => {} }),
    ready: () => {},
    loadRun: async () => runCommand,
  };
  const status = await runCli(["register", "--mock", ...words.split(" ")], host);
  const lines = seen.stdout.split("\n").filter((line) => line.startsWith("{"));
  return { status, lines: lines.map((line) => JSON.parse(line)), stderr: seen.stderr };
}

function remember(write: (text: string) => void): NodeJS.WriteStream {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  return stream as unknown as NodeJS.WriteStream;
}

test("default: --json prints the event and nothing else", async () => {
  const { status, lines } = await targon("--yes --json");
  expect(status).toBe(0);
  expect(lines).toEqual([
    {
      ...{ schemaVersion: 1, event: "registered", at: expect.any(String), uid: 1, already: false },
      ...{ block: expect.any(Number), hotkey: expect.any(String), coldkey: expect.any(String) },
      ...{ burnRao: expect.stringMatching(/^\d+$/), feeRao: "1667187", balanceRao: expect.any(String) },
    },
  ]);
});

test("error: REGISTRATION_REFUSED without a terminal and --yes; the table is on stderr", async () => {
  const { status, lines, stderr } = await targon("--netuid 4");
  expect([status, lines]).toEqual([1, []]);
  expect(stderr).toMatch(/^registration on subnet 4 · block \d+$/m);
  for (const row of ["price", "fee, estimated", "balance now", "balance after", "existential deposit"])
    expect(stderr).toMatch(new RegExp(`^${row} +0?[\\d.]+ TAO`, "m"));
  expect(stderr).toContain("there is no terminal to ask on");
});

test("error: the chain's refusal has status 1, one event with --json, and one line with its name, number and mend", async () => {
  const name = "SubNetRegistrationDisabled";
  const { status, lines, stderr } = await targon(`--yes --json --mock.fault register=${name}`);
  const message = "the subnet takes no registrations now";
  const data = { name, raw: "module 7 error 39", mend: "wait until the subnet's owner opens it" };
  expect(status).toBe(1);
  expect(lines).toMatchObject([{ event: "error", code: "EXTRINSIC_FAILED", message, data, exit: 1 }]);
  expect(stderr).toMatch(
    new RegExp(
      `^targon: ${message} \\(${name}, ${data.raw}, .+\\): ${data.mend} \\[EXTRINSIC_FAILED\\]$`,
      "m",
    ),
  );
});
