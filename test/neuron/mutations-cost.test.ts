import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { readTraces, type Trace } from "../../scripts/read-traces.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { chatChunk, savedStream, spelled, tracedEngine } from "../helpers/traced-engine.ts";

const clock = { monotonic: () => 0 };
const LINES = ["honest-fp32", "seed-ignored", "small-forged", "early-stop"].map((name) => {
  const file = fileURLToPath(new URL(`../fixtures/traces/v2/${name}.jsonl.gz`, import.meta.url));
  return [name, readTraces(file).find(({ miner }) => miner.ids.length > 10) as Trace] as const;
});

/** What one verification asked of the engine; `more` is data that comes behind the answer. */
async function cost(line: Trace, ...more: unknown[]) {
  const { ids } = line.miner;
  const engine = tracedEngine(line);
  const text = spelled(line.miner.finish_reason === "stop" ? ids.slice(0, -1) : ids);
  const saved = savedStream(line, [chatChunk({ ids, text }, line, 0), ...more]);
  const { cause } = await verifyResponse({ engine, clock }, { saved });
  return { ...engine.asked, cause, longest: line.request.prompt.length + ids.length };
}

describe("cost of a verification", () => {
  test.each(LINES)(
    "default: an answer of %s costs one prefill, or none where its form tells",
    async (_name, line) => {
      const { prefills, cause } = await cost(line);
      expect(prefills).toBe(cause === "EARLY_END" ? 0 : 1);
    },
  );
  test.each(LINES)(
    "behavior: of %s no more goes to the engine than a few times the answer",
    async (_name, line) => {
      const { ids, calls, longest } = await cost(line);
      expect(calls).toBeLessThanOrEqual(8);
      expect(ids).toBeLessThanOrEqual(6 * longest);
    },
  );
  test("behavior: what an answer claims of its size costs nothing", async () => {
    const [, line] = LINES[0] as (typeof LINES)[number];
    const usage = { prompt_tokens: 2 ** 50, completion_tokens: 2 ** 50, total_tokens: 2 ** 51 };
    const claimed = { prefills: 0, ids: 0, cause: "INCORRECT_USAGE_DATA" };
    expect(await cost(line, { choices: [], usage })).toMatchObject(claimed);
    const far = { choices: [{ index: 0, delta: { content: "" }, token_ids: [2 ** 52] }] };
    expect(await cost(line, far)).toMatchObject({ prefills: 0, cause: "TOKEN_INVALID" });
  });
});
