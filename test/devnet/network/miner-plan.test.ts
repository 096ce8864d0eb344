import { describe, expect, test } from "vitest";
import { planMiners } from "../../../src/devnet/network/miner-plan.ts";
import { quietLog } from "../../../src/devnet/network/quiet-log.ts";
import { createThreadLog, type LogMessage, writeLine } from "../../../src/devnet/network/thread-log.ts";

describe("planMiners", () => {
  test("default", () => {
    const planned = planMiners({ honest: 2, "http-500": 1 });
    expect(planned.map(({ uri }) => uri)).toEqual([
      "//targon//honest//0",
      "//targon//honest//1",
      "//targon//http-500//0",
    ]);
  });

  test("behavior: the second honest miner has other arithmetic", () => {
    const planned = planMiners({ honest: 3 });
    expect(planned.map(({ behaviour, index }) => behaviour.engine(index))).toEqual([
      "float32",
      "bfloat16",
      "float32",
    ]);
  });

  test.each(["toString", "honset", ""])("error: USAGE for %j", (name) => {
    expect(() => planMiners({ [name]: 1 })).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});

describe("createThreadLog", () => {
  test("default: lines cross with fields of the child and the error as text", () => {
    const lines: LogMessage[] = [];
    const log = createThreadLog((line) => lines.push(structuredClone(line))).child({ module: "m" });
    log.warn("broke", { uid: 3 }, new Error("why"));
    expect(lines).toMatchObject([{ level: "warn", message: "broke", fields: { module: "m", uid: 3 } }]);
    expect(lines[0]?.fields.error).toContain("why");
  });

  test("behavior: a quiet log says everything a level lower", () => {
    const lines: LogMessage[] = [];
    const log = quietLog(createThreadLog((line) => lines.push(line)));
    log.error("a");
    log.info("b");
    log.trace("c");
    expect(lines.map(({ level }) => level)).toEqual(["warn", "debug"]);
  });

  test("behavior: a line is written at its level", () => {
    const lines: LogMessage[] = [];
    const line: LogMessage = { level: "debug", message: "m", fields: { a: 1 } };
    writeLine(
      createThreadLog((one) => lines.push(one)),
      line,
    );
    expect(lines).toEqual([line]);
  });
});
