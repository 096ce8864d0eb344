import { describe, expect, test } from "vitest";
import { createOutput } from "../../src/cli/output/create-output.ts";
import { createRenderer } from "../../src/cli/output/create-renderer.ts";
import { wantsColour } from "../../src/cli/output/wants-colour.ts";

const AT = new Date("2026-01-02T03:04:05.678Z");

function jsonLines(emit: (output: ReturnType<typeof createOutput>) => void): unknown[] {
  let text = "";
  emit(createOutput({ json: true, now: () => AT, write: (piece) => (text += piece) }));
  expect(text === "" || text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

function forPerson(
  emit: (output: ReturnType<typeof createOutput>) => void,
  colour = false,
  width = 80,
): string {
  let text = "";
  const render = createRenderer({ colour, width });
  emit(createOutput({ json: false, now: () => AT, render, write: (piece) => (text += piece) }));
  return text;
}

const ROUND = {
  round: 3,
  block: 120,
  model: "NousResearch/Meta-Llama-3.1-8B-Instruct",
  endpoint: "CHAT",
  miners: [
    {
      uid: 1,
      hotkey: "5F",
      behaviour: "honest",
      verified: true,
      cause: null,
      message: "",
      ttftMs: 31.4,
      totalMs: 800,
      tokens: 96,
      tokensPerSecond: 120.04,
      evidence: 0,
      state: "clear",
    },
    {
      uid: 12,
      hotkey: "5G",
      behaviour: "smaller-model",
      verified: false,
      cause: "UNLIKELY_TOKENS",
      message: "",
      ttftMs: 12,
      totalMs: 700,
      tokens: 64,
      tokensPerSecond: 91,
      evidence: 9,
      state: "watch",
    },
    {
      uid: 13,
      hotkey: "5H",
      behaviour: "hang",
      verified: null,
      cause: null,
      ttftMs: null,
      tokens: null,
      state: "clear",
    },
  ],
};

describe("--json", () => {
  test("default: one object a line with the common keys first", () => {
    const [line] = jsonLines((output) => output.event("check", { name: "chain", ok: null }));
    expect(line).toEqual({ schemaVersion: 1, event: "check", at: AT.toISOString(), name: "chain", ok: null });
  });

  test("behavior: numbers over 2^53 and bigints are texts, others stay", () => {
    const [line] = jsonLines((output) =>
      output.event("x", {
        big: 12n,
        wide: 2 ** 60,
        far: -1e300,
        edge: Number.MAX_SAFE_INTEGER,
        small: [1.5, { deep: 1n }],
      }),
    );
    expect(line).toMatchObject({
      big: "12",
      wide: "1152921504606846976",
      far: "-1e+300",
      edge: Number.MAX_SAFE_INTEGER,
      small: [1.5, { deep: "1" }],
    });
  });

  test("behavior: text for a person is left out, also with line ends in values", () => {
    const lines = jsonLines((output) => {
      output.text?.("hello");
      output.event("answer", { text: "a\nb" });
    });
    expect(lines).toHaveLength(1);
  });
});

describe("for a person", () => {
  test("default: keys are addresses with their files", () => {
    const hotkey = { name: "h", address: "5F", publicKey: "0x00", file: "/w/hotkeys/h" };
    const text = forPerson((output) => output.event("keys", { wallet: "w", hotkey, coldkey: null }));
    expect(text).toBe("hotkey  5F /w/hotkeys/h\ncoldkey none\n");
  });

  test("default: a round is a table that fits 80 columns, plain", () => {
    const text = forPerson((output) => output.event("round", ROUND));
    const lines = text.trim().split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe("round 3 · block 120 · NousResearch/Meta-Llama-3.1-8B-Instruct · CHAT");
    for (const title of ["uid", "model", "behaviour", "TTFT", "tokens/s", "verdict", "cause", "state"]) {
      expect(lines[1]).toContain(title);
    }
    expect(lines[2]).toMatch(/^ +1 .*NousRe… honest +31 +120\.0 +96 +verified +clear$/);
    expect(lines[3]).toMatch(/12.*smaller-model.*refused +UNLIKELY_TOKENS +watch$/);
    expect(lines[4]).toMatch(/unclear +clear$/);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).not.toContain("\u001b");
  });

  test("behavior: an answer that was not looked at is not called unclear", () => {
    const miners = [{ uid: 1, verified: null, message: "not audited in this round", state: "clear" }];
    const text = forPerson((output) => output.event("round", { ...ROUND, miners }));
    expect(text).toMatch(/not audited +clear\n?$/);
  });

  test("behavior: on 120 columns nothing of it is cut", () => {
    const text = forPerson((output) => output.event("round", ROUND), false, 200);
    expect(text).toContain(ROUND.model);
    expect(text).toContain("smaller-model");
    expect(text).toContain("UNLIKELY_TOKENS");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
  });

  test("behavior: without behaviours there is no such column", () => {
    const miners = ROUND.miners.map(({ behaviour: _gone, ...miner }) => miner);
    expect(forPerson((output) => output.event("round", { ...ROUND, miners }))).not.toContain("behaviour");
  });

  test("behavior: colours only where wanted, and they do not widen the table", () => {
    const coloured = forPerson((output) => output.event("round", ROUND), true);
    expect(coloured).toContain("\u001b[32mverified\u001b[39m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the colours are taken out
    const plain = coloured.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "");
    expect(plain).toBe(forPerson((output) => output.event("round", ROUND)));
  });

  test("behavior: weights with shares and whether the chain shows them", () => {
    const weights = {
      block: 80,
      uids: [0, 3],
      weights: [65_535, 21_845],
      mode: "plain",
      readBack: true,
      tries: 2,
    };
    const text = forPerson((output) => output.event("weights", weights));
    expect(text).toMatch(/0 +65535 +75\.0 %/);
    expect(text).toMatch(/3 +21845 +25\.0 %/);
    expect(text).toContain("the chain shows them after 2 tries");
    expect(forPerson((output) => output.event("weights", { ...weights, readBack: false }))).toContain(
      "does not show",
    );
  });

  test("behavior: a verdict says the answer first, then each check", () => {
    const verdict = {
      file: "a.json",
      verified: false,
      cause: "SEED_MISMATCH",
      message: "12 of 64 tokens",
      checks: [{ name: "seed", passed: false, statistic: 0.1875, threshold: 0.9, detail: "share explained" }],
      evidence: 3,
      tokens: 64,
      weaker: true,
      noise: "vllm",
      engine: { model: "m", version: "0.32.0", fingerprint: "f" },
      tookMs: 12.3,
    };
    const [first, second, , row] = forPerson((output) => output.event("verdict", verdict)).split("\n");
    expect(first).toBe("a.json: not verified SEED_MISMATCH: 12 of 64 tokens");
    expect(second).toContain("64 tokens · against m (vLLM 0.32.0) · noise vllm · weaker");
    expect(row).toMatch(/^seed +no +0\.188 +0\.900 +share explained$/);
  });

  test("behavior: registered counts in TAO", () => {
    const text = forPerson((output) =>
      output.event("registered", {
        uid: 7,
        block: 9,
        hotkey: "5H",
        coldkey: "5C",
        burnRao: "1500000000",
        feeRao: "1000",
        balanceRao: "98499999000",
        already: false,
      }),
    );
    expect(text).toContain("registered: uid 7 at block 9");
    expect(text).toContain("paid 1.5 TAO and 0.000001 TAO fee, balance 98.499999 TAO");
  });

  test("behavior: a check has its mend only where it is not well", () => {
    const check = { name: "clock", ok: false, message: "9 s off", mend: "set it" };
    expect(forPerson((output) => output.event("check", check))).toContain(
      "wrong   clock: 9 s off\n        set it\n",
    );
    expect(forPerson((output) => output.event("check", { ...check, ok: true }))).not.toContain("set it");
  });

  test("behavior: text as it arrives, without what steers a terminal; an event begins a new line", () => {
    const text = forPerson((output) => {
      output.text?.("Hel");
      output.text?.("lo\u001b[2J\r!");
      output.event("answer", { tokens: 2, ttftMs: 10, tokensPerSecond: 3.25, finishReason: "stop" });
    });
    expect(text).toBe("Hello[2J!\n2 tokens · TTFT 10 ms · 3.3 tokens/s · ended by stop\n");
  });

  test("behavior: headers as curl -H @FILE reads them", () => {
    const headers = { "Epistula-Version": "2", "Content-Type": "application/json" };
    const text = forPerson((output) => output.event("headers", { headers }));
    expect(text).toBe("Epistula-Version: 2\nContent-Type: application/json\n");
  });

  test("behavior: ready, and events of later versions, are one line each", () => {
    const ready = {
      role: "validator",
      network: "mock",
      netuid: 4,
      block: 5,
      uid: 0,
      models: ["m"],
      miners: 15,
    };
    expect(forPerson((output) => output.event("ready", ready))).toBe(
      "validator ready: uid 0 · subnet 4 · mock at block 5 · 15 miners · m\n",
    );
    expect(forPerson((output) => output.event("ready", { ...ready, miners: 1 }))).toContain(" · 1 miner · ");
    expect(forPerson((output) => output.event("database", { ready: 2 }))).toBe("database: ready 2\n");
  });
});

describe("colour", () => {
  test.each([
    [{}, true, false, true],
    [{}, false, false, false],
    [{ NO_COLOR: "1" }, true, false, false],
    [{ NO_COLOR: "" }, true, false, true],
    [{ CI: "true" }, true, false, false],
    [{ TERM: "dumb" }, true, false, false],
    [{ FORCE_COLOR: "1" }, false, false, true],
    [{ FORCE_COLOR: "0" }, true, false, false],
    [{ FORCE_COLOR: "1" }, true, true, false],
  ])("behavior: %j, terminal %s, --no-color %s", (...row) => {
    const [env, isTerminal, flagged, expected] = row;
    expect(wantsColour({ env: env as Record<string, string>, isTerminal, flagged })).toBe(expected);
  });
});
