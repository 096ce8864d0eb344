import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces } from "../../../../scripts/read-traces.ts";
import { createBaselines } from "./create-baselines.ts";
import { createCrossEntropy } from "./cross-entropy.ts";
import type { BenchLine, Detector } from "./detector.ts";
import { createExactMatch } from "./exact-match.ts";
import { createGonka, distanceOf } from "./gonka.ts";
import { noiseOfLines } from "./noise-of-lines.ts";
import { createReference } from "./reference.ts";
import { launder, toBenchLine } from "./to-bench-line.ts";

const FOLDER = fileURLToPath(new URL("../../../fixtures/traces/", import.meta.url));
const END_IDS = [2043, 2046];
const read = (name: string) => readTraces(`${FOLDER}${name}.jsonl.gz`).map(toBenchLine);
const lines = Object.fromEntries(
  ["honest-bf16", "honest-fp32", "seed-ignored", "greedy", "small", "small-forged"].map((name) => [
    name,
    read(`v1-cpu/${name}`),
  ]),
) as Record<string, BenchLine[]>;
const of = (name: string) => lines[name] ?? [];
const honest = [of("honest-bf16"), of("honest-fp32")];
const vocabulary = 2048;

/** Tokens until the miner failed that answers these lines in this order, over and over up to 20,000 tokens. */
function tokensToFailure(detector: Detector, answers: BenchLine[]): number | null {
  const run = detector.start();
  for (let tokens = 0, i = 0; tokens < 20_000; i++) {
    const line = answers[i % answers.length] as BenchLine;
    const { failedAfterTokens } = run.add(line);
    if (failedAfterTokens !== null) return tokens + failedAfterTokens;
    tokens += line.scored.positions.length;
  }
  return null;
}

describe("createBaselines", () => {
  const options = { endIds: END_IDS, vocabulary, alpha: 1e-3 };
  test("default: each detector that is not ours, by name", () => {
    const names = createBaselines({ honest, ...options }).map(({ name }) => name);
    const reference = ["reference-4.2", "reference-4.5", "reference-5.3"];
    expect(names).toEqual([...reference, "gonka", "cross-entropy", "exact-match"]);
  });
  test("behavior: a run does not depend on what other runs saw", () => {
    for (const detector of createBaselines({ honest, ...options })) {
      const first = tokensToFailure(detector, of("small"));
      tokensToFailure(detector, of("greedy"));
      expect(tokensToFailure(detector, of("small"))).toBe(first);
    }
  });
  test("behavior: without honest lines nothing is tuned and nothing thrown", () => {
    for (const detector of createBaselines({ honest: [], ...options }))
      expect(Number.isNaN(detector.scoreOf(of("small")[0] as BenchLine))).toBe(false);
  });
});

describe("noiseOfLines", () => {
  test("default: found from honest lines", () => {
    expect(noiseOfLines(of("honest-bf16"), vocabulary).name).toBe("vllm-cpu");
    expect(noiseOfLines(read("v2/honest-bf16"), vocabulary).name).toBe("vllm");
    expect(noiseOfLines(read("v2/honest-fp32")).name).toBe("vllm");
  });
});

describe("exact match", () => {
  const detector = createExactMatch({ noise: { name: "vllm-cpu", vocabulary }, honest, alpha: 1e-3 });
  test("default: honest miners stay, a seed that was ignored shows within 64 tokens, laundered or not", () => {
    for (const answers of honest) expect(tokensToFailure(detector, answers)).toBeNull();
    expect(tokensToFailure(detector, of("seed-ignored"))).toBeLessThan(64);
    expect(tokensToFailure(detector, of("seed-ignored").map(launder))).toBeLessThan(64);
  });
  test("behavior: a line's score is its share of mismatches", () => {
    const scores = of("honest-bf16").map((line) => detector.scoreOf(line));
    expect(Math.max(...scores)).toBe(0);
    expect(detector.scoreOf(of("greedy")[0] as BenchLine)).toBeGreaterThan(0.1);
  });
});

describe("gonka", () => {
  const detector = createGonka({ honest: honest.flat() });
  test("default: a smaller model shows in what it reports, and not once it is laundered", () => {
    for (const answers of honest) expect(tokensToFailure(detector, answers)).toBeNull();
    expect(tokensToFailure(detector, of("small"))).toBeLessThan(500);
    expect(tokensToFailure(detector, of("small").map(launder))).toBeNull();
  });
  test("behavior: what was laundered lies at distance 0, whatever was forged", () => {
    for (const line of of("small-forged")) expect(distanceOf(launder(line))).toBe(0);
  });
  test("behavior: a threshold can be given", () => {
    const [line] = of("small") as [BenchLine];
    const failed = { failedAfterTokens: line.scored.positions.length };
    expect(
      createGonka({ threshold: distanceOf(line) - 1e-9 })
        .start()
        .add(line),
    ).toEqual(failed);
    expect(
      createGonka({ threshold: distanceOf(line) })
        .start()
        .add(line),
    ).toEqual({ failedAfterTokens: null });
  });
});

describe("cross-entropy", () => {
  const detector = createCrossEntropy({ honest: honest.flat(), alpha: 1e-3 });
  test("default: greedy text is too likely, a smaller model's too unlikely; a seed leaves no trace", () => {
    expect(tokensToFailure(detector, of("greedy"))).toBeLessThan(256);
    expect(tokensToFailure(detector, of("small"))).toBeLessThan(2_000);
    for (const answers of [...honest, of("seed-ignored")]) {
      const run = detector.start();
      for (const line of answers) expect(run.add(line)).toEqual({ failedAfterTokens: null });
    }
  });
});

describe("reference", () => {
  test.each([
    ["4.2", 3, 0],
    ["4.5", 4, 0],
    ["5.3", 0, 0],
  ] as const)(
    "behavior: rules %s refuse %i of 5 honest and %i of 5 greedy answers",
    (version, bf16, greedy) => {
      const { scoreOf } = createReference(version, END_IDS);
      const refused = (name: string) => of(name).filter((line) => scoreOf(line) === 1).length;
      expect({ bf16: refused("honest-bf16"), greedy: refused("greedy") }).toEqual({ bf16, greedy });
    },
  );
  test("behavior: 4.2 has decided with the first refused answer", () => {
    const detector = createReference("4.2", END_IDS);
    const bad = of("honest-bf16").find((line) => detector.scoreOf(line) === 1) as BenchLine;
    expect(detector.start().add(bad)).toEqual({ failedAfterTokens: bad.scored.positions.length });
  });
  test("behavior: 5.3 decides by 15 % of more than ten answers", () => {
    const detector = createReference("5.3", END_IDS);
    const good = of("greedy")[0] as BenchLine;
    const positions = good.scored.positions.map((one) => ({ ...one, score: { ...one.score, logprob: -20 } }));
    const bad: BenchLine = { ...good, scored: { ...good.scored, positions } };
    const run = detector.start();
    const outcomes = [bad, bad, ...Array.from({ length: 9 }, () => good)].map((line) => run.add(line));
    expect(outcomes.slice(0, 10).every(({ failedAfterTokens }) => failedAfterTokens === null)).toBe(true);
    expect(outcomes[10]).toEqual({ failedAfterTokens: good.scored.positions.length });
  });
});

describe("toBenchLine", () => {
  test("behavior: no rank is beyond what the probabilities allow", () => {
    for (const { scored } of read("v2/honest-bf16"))
      for (const { score } of scored.positions)
        expect(score.rank * Math.exp(score.logprob)).toBeLessThan(2.1);
  });
});
