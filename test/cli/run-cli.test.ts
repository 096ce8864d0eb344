import { PassThrough, Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { type Host, runCli } from "../../src/cli/run-cli.ts";
import { createStopper } from "../../src/cli/stopper.ts";
import { TargonError } from "../../src/errors.ts";
import type { CommandIo } from "../../src/neuron/command-io.ts";
import type { RunCommand } from "../../src/neuron/commands.ts";
import { SPEC_VERSION, VERSION } from "../../src/version.ts";

type Action = (name: string, config: unknown, io: CommandIo) => Promise<number>;

/** Runs the command line with streams that remember, and an action in place of the neuron. */
async function runWith(words: string[], action: Action = async () => 0) {
  const seen = { stdout: "", stderr: "", ready: 0, exits: [] as number[], status: -1 };
  const stopper = createStopper({
    now: () => performance.now(),
    exit: (status) => void seen.exits.push(status),
    after: () => {},
  });
  const host: Host = {
    stdin: new PassThrough() as unknown as NodeJS.ReadStream,
    stdout: remember((text) => (seen.stdout += text)),
    stderr: remember((text) => (seen.stderr += text)),
    stopper,
    ready: () => seen.ready++,
    loadRun: async () => action as RunCommand,
  };
  seen.status = await runCli(words, host);
  return { ...seen, stopper };
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

const lines = (text: string) =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

describe("runCli", () => {
  test("default: an action's status is the exit status", async () => {
    expect((await runWith(["verify", "a", "--mock"], async () => 3)).status).toBe(3);
  });

  test("behavior: no words print help, with 0, on stdout", async () => {
    const { status, stdout, stderr } = await runWith([]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Usage: targon");
  });

  test("behavior: --version, and as JSON", async () => {
    expect(await runWith(["--version"])).toMatchObject({ status: 0, stdout: `${VERSION}\n` });
    expect(await runWith(["-V"])).toMatchObject({ status: 0, stdout: `${VERSION}\n` });
    const { status, stdout } = await runWith(["--version", "--json"]);
    expect(status).toBe(0);
    expect(lines(stdout)).toEqual([
      {
        schemaVersion: 1,
        event: "version",
        at: expect.any(String),
        version: VERSION,
        specVersion: SPEC_VERSION,
        node: process.version,
        platform: process.platform,
      },
    ]);
  });

  test("behavior: at debug level the log says where a failure comes from; else it does not", async () => {
    const fail = async () => {
      throw new TargonError("CHAIN_DATA_INVALID", "unreadable", { cause: new RangeError("the origin") });
    };
    const told = await runWith(["verify", "a", "--mock", "--logging.debug"], fail);
    expect([told.status, told.stderr.includes("the origin")]).toEqual([75, true]);
    expect((await runWith(["verify", "a", "--mock"], fail)).stderr).not.toContain("the origin");
  });

  test("behavior: events are JSON lines on stdout, logs and warnings go to stderr", async () => {
    const { stdout, stderr, ready } = await runWith(
      ["miner", "--mock", "--json", "--strict"],
      async (_name, _config, { output, log }) => {
        log.info("opened", { port: 1 });
        output.event("ready", { uid: 1 });
        return 0;
      },
    );
    expect(lines(stdout)).toMatchObject([{ event: "ready", uid: 1 }]);
    expect(stderr).toContain("targon: warning: --strict has no effect");
    expect(stderr).toContain('"msg":"opened"');
    expect(ready).toBe(1);
  });

  test("behavior: --json before the command counts", async () => {
    const { stdout } = await runWith(["--json", "doctor", "--mock"], async (_name, _config, { output }) => {
      output.event("check", { name: "x", ok: true });
      return 0;
    });
    expect(lines(stdout)).toMatchObject([{ event: "check", name: "x" }]);
  });

  test("behavior: our error is one line on stderr, and one event with --json", async () => {
    const fail: Action = async () => {
      throw new TargonError("LOCKED", "the folder is in use", { data: { pid: 7 } });
    };
    expect(await runWith(["validator", "--mock"], fail)).toMatchObject({
      status: 1,
      stdout: "",
      stderr: "targon: the folder is in use (pid: 7) [LOCKED]\n",
    });
    const { stdout } = await runWith(["validator", "--mock", "--json"], fail);
    expect(lines(stdout)).toMatchObject([
      { event: "error", code: "LOCKED", message: "the folder is in use", data: { pid: 7 }, exit: 1 },
    ]);
  });

  test("behavior: an error event of a command is one line on stderr, and an event with --json", async () => {
    const tell: Action = async (_name, _config, { output }) => {
      output.event("error", {
        code: "RESPONSE_INVALID",
        message: "no such key",
        data: { file: "a" },
        exit: 2,
      });
      return 2;
    };
    expect(await runWith(["verify", "a", "--mock"], tell)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "targon: no such key (file: a) [RESPONSE_INVALID]\n",
    });
    const { stdout, stderr } = await runWith(["verify", "a", "--mock", "--json"], tell);
    expect(lines(stdout)).toMatchObject([{ event: "error", code: "RESPONSE_INVALID", exit: 2 }]);
    expect(stderr).toBe("targon: no such key (file: a) [RESPONSE_INVALID]\n");
  });

  test("behavior: wrong words are an event too", async () => {
    const { status, stdout } = await runWith(["miner", "--json", "--nope"]);
    expect(status).toBe(2);
    expect(lines(stdout)).toMatchObject([{ event: "error", code: "USAGE", exit: 2 }]);
  });

  test("behavior: a bug shows its stack and ends with 70", async () => {
    const { status, stderr } = await runWith(["miner", "--mock"], async () => {
      throw new TypeError("oops");
    });
    expect(status).toBe(70);
    expect(stderr).toMatch(/this is a bug\. TypeError: oops\n {4}at /);
  });

  test("behavior: a stop that was asked for ends with 0", async () => {
    const { status, stderr } = await runWith(
      ["miner", "--mock"],
      async (_name, _config, { signal, lifecycle }) => {
        void lifecycle.end();
        signal.throwIfAborted();
        return 0;
      },
    );
    // Nobody asked for this one: an abort without a signal is a fault of ours.
    expect(status).toBe(70);
    expect(stderr).toContain("bug");
  });

  test("behavior: what was opened is closed at the end, newest first, also after an error", async () => {
    const closed: string[] = [];
    await runWith(["miner", "--mock"], async (_name, _config, { lifecycle }) => {
      lifecycle.onClose("chain", () => void closed.push("chain"));
      lifecycle.onClose("axon", () => void closed.push("axon"));
      throw new TargonError("CHAIN_UNREACHABLE", "no endpoint answered");
    });
    expect(closed).toEqual(["axon", "chain"]);
  });

  test("behavior: without a terminal nobody is asked", async () => {
    let answer: boolean | null | undefined;
    await runWith(["register", "--mock"], async (_name, _config, { confirm }) => {
      answer = await confirm("Pay?");
      return 0;
    });
    expect(answer).toBeNull();
  });
});
