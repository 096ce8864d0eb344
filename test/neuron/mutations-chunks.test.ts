import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTraces, type Trace } from "../../scripts/read-traces.ts";
import type { SavedResponse } from "../../src/domain/types.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { chatChunk, savedStream, spelled, tracedEngine } from "../helpers/traced-engine.ts";

const clock = { monotonic: () => 0 };
const traces = (name: string) =>
  readTraces(fileURLToPath(new URL(`../fixtures/traces/v2/${name}.jsonl.gz`, import.meta.url)));

/** A long answer of each kind: honest, from two stacks, and one of a cheat. */
const LINES = ["honest-bf16", "honest-fp32", "seed-ignored"].map(
  (name) => traces(name).find(({ miner }) => miner.ids.length > 40) as Trace,
);

/** The answer as a stream that is cut behind these tokens, its text behind these letters, whatever belongs together. */
function streamed(line: Trace, cuts: { tokens: number[]; letters: number[] }): SavedResponse {
  const { ids } = line.miner;
  const isEnd = line.miner.finish_reason === "stop";
  const text = spelled(isEnd ? ids.slice(0, -1) : ids);
  const pieces = parts(text.length, cuts.letters).map(([from, to]) =>
    chatChunk({ ids: [], text: text.slice(from, to) }, line, 0),
  );
  const tokens = parts(ids.length, cuts.tokens).map(([from, to]) =>
    chatChunk({ ids: ids.slice(from, to), text: "" }, line, from),
  );
  const mixed = Array.from({ length: Math.max(pieces.length, tokens.length) }, (_, i) => [
    pieces[i],
    tokens[i],
  ]);
  return savedStream(
    line,
    mixed.flat().filter((chunk) => chunk !== undefined),
  );
}

function parts(length: number, cuts: number[]): [number, number][] {
  const ends = [...new Set(cuts.map((cut) => cut % length)), 0, length].sort((a, b) => a - b);
  return ends.slice(1).map((end, i) => [ends[i] ?? 0, end]);
}

/** All that is said of it, the pace left out. */
async function said(line: Trace, saved: SavedResponse): Promise<unknown> {
  const verdict = await verifyResponse({ engine: tracedEngine(line), clock }, { saved, noise: "vllm" });
  return { ...verdict, checks: verdict.checks.filter(({ name }) => name !== "pace") };
}

describe("chunks", () => {
  test.each(LINES.map((line, i) => [i, line] as const))(
    "behavior: every check but the pace is the same however line %i is cut",
    async (_i, line) => {
      const whole = await said(line, streamed(line, { tokens: [], letters: [] }));
      const cuts = fc.array(fc.nat(5000), { maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(cuts, cuts, async (tokens, letters) => {
          expect(await said(line, streamed(line, { tokens, letters }))).toEqual(whole);
        }),
        { seed: 5, numRuns: 15 },
      );
    },
  );
  test("default: cut token by token it is what the recording says", async () => {
    const every = Array.from({ length: 5000 }, (_, i) => i);
    const verified = await Promise.all(
      LINES.map(async (line) => await said(line, streamed(line, { tokens: every, letters: every }))),
    );
    expect(verified).toMatchObject([{ verified: true }, { verified: true }, { cause: "SEED_MISMATCH" }]);
  });
});
