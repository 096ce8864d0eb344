import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHttpEngine } from "../../src/adapters/engine/http-engine.ts";
import { type RunningEngine, startEngine } from "../../src/devnet/engine/start-engine.ts";
import type { Engine } from "../../src/domain/ports/engine.ts";
import type { Cause, SavedResponse, Verdict } from "../../src/domain/types.ts";
import { exactPolicy } from "../../src/domain/verification/policy/exact.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../src/lib/log.ts";
import { verifyResponse } from "../../src/neuron/verify-response.ts";
import { createMemoEngine } from "../helpers/memo-engine.ts";
import {
  atOnce,
  both,
  droppedId,
  droppedToken,
  type Mutation,
  mutated,
  otherEnd,
  otherId,
  otherLogprob,
  otherText,
  otherUsage,
} from "../helpers/mutate-answer.ts";
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

/** What is changed, under which causes it may be refused, and to which answers it can be done. */
type Case = {
  name: string;
  mutation: Mutation;
  causes: Cause[];
  /** Tried at a token near the start, in the middle and at the end. */
  everyToken?: true;
  /** Where a number shows only between engines of one precision: float32, as ours. */
  float32?: true;
  fits?: (saved: SavedResponse, tokens: number) => boolean;
};

/** What another token on the way says of itself, or of those behind it. */
const OTHER_TOKENS: Cause[] = [
  "TEXT_MISMATCH",
  "EARLY_END",
  "SEED_MISMATCH",
  "SAMPLING_MISMATCH",
  "MODEL_MISMATCH",
  "UNLIKELY_TOKEN",
  "UNLIKELY_TOKENS",
  "SKIPPED_EOS_EOT",
];
const isStream: Case["fits"] = ({ chunks }) => chunks !== undefined;

const CASES: Case[] = [
  { name: "one id", mutation: otherId, causes: [...OTHER_TOKENS, "LOW_SCORE"], everyToken: true },
  ...(
    [
      ["a letter more", (text: string) => `${text}x`],
      ["a space more", (text: string) => ` ${text}`],
      ["a letter less", (text: string) => text.slice(1)],
      ["another letter", (text: string) => `#${text.slice(1)}`],
      ["a mark more", (text: string) => `${text}\ufffd`],
      ["a special token more", (text: string) => `${text}<|eot_id|>`],
      ["none", () => ""],
    ] as const
  ).map(
    ([name, change]): Case => ({
      name: `text: ${name}`,
      mutation: otherText(change),
      causes: ["TEXT_MISMATCH"],
    }),
  ),
  ...[-0.5, 0.5].flatMap((by): Case[] => [
    {
      name: `own logprob ${by}`,
      mutation: otherLogprob(by, false),
      causes: ["LOW_SCORE"],
      everyToken: true,
      float32: true,
    },
    {
      name: `logprob ${by}`,
      mutation: otherLogprob(by, true),
      causes: ["LOW_SCORE"],
      everyToken: true,
      float32: true,
    },
  ]),
  {
    name: "an id dropped",
    mutation: droppedId,
    causes: ["INCORRECT_USAGE_DATA", "EARLY_END"],
    everyToken: true,
  },
  {
    name: "an id dropped, usage mended",
    mutation: both(droppedId, otherUsage({ completion_tokens: -1, total_tokens: -1 })),
    causes: OTHER_TOKENS,
    everyToken: true,
  },
  {
    name: "a token dropped with its text, usage mended",
    mutation: both(droppedToken, otherUsage({ completion_tokens: -1, total_tokens: -1 })),
    causes: [...OTHER_TOKENS, "LOW_SCORE"],
    everyToken: true,
    fits: isStream,
  },
  ...["stop", "length", "tool_calls", "abort", null].map(
    (reason): Case => ({
      name: `finish reason ${reason}`,
      mutation: otherEnd(reason),
      causes: ["EARLY_END"],
      fits: (saved) => reason === null || !JSON.stringify(saved).includes(`"finish_reason":"${reason}"`),
    }),
  ),
  ...(["completion_tokens", "prompt_tokens", "total_tokens"] as const).flatMap((key) =>
    [-1, 1].map(
      (by): Case => ({
        name: `${key} ${by}`,
        mutation: otherUsage({ [key]: by }),
        causes: ["INCORRECT_USAGE_DATA"],
      }),
    ),
  ),
  {
    name: "all at once",
    mutation: atOnce(3),
    causes: ["BAD_STREAM"],
    fits: (saved, tokens) => isStream(saved, tokens) && tokens >= 24,
  },
  {
    name: "the seed",
    mutation: ({ request }) => {
      request.seed = 1234567;
    },
    causes: ["SEED_MISMATCH"],
    fits: ({ request }, tokens) => request.temperature !== 0 && tokens >= 32,
  },
];

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
async function missed(saved: SavedResponse, tokens: number, one: Case): Promise<string[]> {
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
      const cases = CASES.filter(
        ({ float32, fits }) => (isFloat32 || !float32) && (fits?.(saved, tokens) ?? true),
      );
      for (const one of cases) all.push(...(await missed(saved, tokens, one)));
      expect(all).toEqual([]);
    },
  );
});
