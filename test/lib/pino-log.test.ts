import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { createLog, type LogOptions } from "../../src/lib/pino-log.ts";

function open(options: Partial<LogOptions> = {}) {
  let text = "";
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const log = createLog({ level: "info", format: "json", colour: false, destination, ...options });
  return {
    log,
    text: () => text,
    lines: () =>
      text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
  };
}

test("default: one JSON object a line, with level, time, message, fields and error", () => {
  const { log, lines } = open();
  log.info("weights set", { atBlock: 7 });
  log.error("a round failed", { round: 1 }, new Error("why"));
  expect(lines()).toMatchObject([
    { level: "info", time: expect.stringMatching(/^\d{4}-.*Z$/), msg: "weights set", atBlock: 7 },
    {
      level: "error",
      msg: "a round failed",
      round: 1,
      err: { type: "Error", message: "why", stack: expect.any(String) },
    },
  ]);
});

test("behavior: lines below the level are not written", () => {
  const { log, text } = open({ level: "warn" });
  log.info("no");
  log.debug("no");
  log.trace("no");
  expect(text()).toBe("");
});

test("behavior: secrets are masked, at the top and one level down", () => {
  const { log, text } = open();
  log.info("keys", {
    password: "hunter2",
    wallet: { mnemonic: "hunter2", secretSeed: "hunter2", name: "w" },
    apiKey: "hunter2",
  });
  expect(text()).not.toContain("hunter2");
  expect(text()).toContain('"name":"w"');
});

test("behavior: a child adds its fields to each line", () => {
  const { log, lines } = open();
  log.child({ module: "chain" }).warn("away", { endpoint: "e" });
  expect(lines()).toMatchObject([{ level: "warn", module: "chain", endpoint: "e", msg: "away" }]);
});

test("behavior: pretty is one line for a person, without colour where none is wanted", () => {
  const { log, text } = open({ format: "pretty" });
  log.info("weights set", { atBlock: 7 });
  expect(text()).toMatch(/^\[\d\d:\d\d:\d\d\.\d\d\d\] INFO: weights set \{"atBlock":7\}\n$/);
});
