import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import { type RunningEngine, startEngine } from "../../src/devnet/engine/start-engine.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import type { SavedResponse, Verdict } from "../../src/domain/types.ts";
import { exactPolicy } from "../../src/domain/verification/policy/exact.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../src/lib/log.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { createMemoEngine } from "../helpers/memo-engine.ts";
import { mutated } from "../helpers/mutate-answer.ts";
import { MUTATION_CASES, type MutationCase } from "../helpers/mutation-cases.ts";
import { OWN_VLLM, recordings, SHARED_VLLM, savedOf } from "../helpers/recordings.ts";

const MODEL = "targon/tiny-llama";
const clock = { monotonic: () => performance.now() };

let running: RunningEngine;
let engine: Engine;

beforeAll(async () => {
  const modelDir = fileURLToPath(new URL("../../src/devnet/models/R", import.meta.url));
  running = await startEngine({ modelDir, servedName: MODEL, noise: "vllm-cpu" });
  engine = createMemoEngine(await openHttpEngine({ url: running.url, log: silentLog }));
});
afterAll(async () => {
  await engine?.close();
  await running?.close();
});

/** Of a miner whose engine is known, as a validator knows it after his first answers. */
const verdictOf = (saved: SavedResponse, exact = false): Promise<Verdict> =>
  verifyResponse(
    { engine, clock },
    { saved, noise: "vllm-cpu", ...(exact && { policy: exactPolicy(policyOf(MODEL)) }) },
  );

/** Recordings whose every check can be made, one of each kind, those with many tokens last. */
const KINDS = [
  "chat-stream-length.json",
  "chat-stream-stop-string.json",
  "chat-stream-stop-include.json",
  "chat-stream-token-ids.json",
  "chat-stream-continuous-usage.json",
  "chat-stream-n2.json",
  "chat-json-multi-turn.json",
  "completion-stream-length.json",
];
const LONG = ["chat-stream-unicode.json", "chat-stream-validator.json"];

const FILES = [
  ...recordings(OWN_VLLM).flatMap(({ at }) => [...KINDS, ...LONG].map((name) => new URL(name, at))),
  ...recordings(SHARED_VLLM).flatMap(({ at }) => LONG.map((name) => new URL(name, at))),
];

/** The mutations of one kind that passed, or were refused as something else. */
async function missed(saved: SavedResponse, tokens: number, one: MutationCase): Promise<string[]> {
  const places = one.everyToken ? [1, Math.floor(tokens / 2), tokens - 1] : [0];
  const missed: string[] = [];
  for (const at of places) {
    const { verified, cause, message } = await verdictOf(mutated(saved, one.mutation, at));
    if (verified === false && cause !== null && one.causes.includes(cause)) continue;
    missed.push(`${one.name} at ${at} of ${tokens}: ${verified} ${cause} ${message}`);
  }
  return missed;
}

describe("mutations", () => {
  test.each(FILES.map((file) => [file.pathname.split("/").slice(-2).join("/"), file] as const))(
    "error: nothing that shows is changed unseen in %s",
    { timeout: 30_000 },
    async (_name, file) => {
      const saved = await savedOf(file);
      const isFloat32 = file.pathname.includes("-float32/");
      const { tokens, message } = await verdictOf(saved, isFloat32);
      expect(message).toBe("the answer is what the model gives");
      const all: string[] = [];
      const cases = MUTATION_CASES.filter(
        ({ float32, fits }) => (isFloat32 || !float32) && (fits?.(saved, tokens) ?? true),
      );
      for (const one of cases) all.push(...(await missed(saved, tokens, one)));
      expect(all).toEqual([]);
    },
  );
});
