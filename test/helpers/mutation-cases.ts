import type { Cause, SavedResponse } from "../../src/domain/types.ts";
import {
  atOnce,
  both,
  droppedId,
  droppedToken,
  type Mutation,
  otherEnd,
  otherId,
  otherLogprob,
  otherText,
  otherUsage,
} from "./mutate-answer.ts";

/** What is changed, under which causes it may be refused, and to which answers it can be done. */
export type MutationCase = {
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
const isStream: MutationCase["fits"] = ({ chunks }) => chunks !== undefined;

/** Every change that shows, one by one. */
export const MUTATION_CASES: MutationCase[] = [
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
    ([name, change]): MutationCase => ({
      name: `text: ${name}`,
      mutation: otherText(change),
      causes: ["TEXT_MISMATCH"],
    }),
  ),
  ...[-0.5, 0.5].flatMap((by): MutationCase[] => [
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
    (reason): MutationCase => ({
      name: `finish reason ${reason}`,
      mutation: otherEnd(reason),
      causes: ["EARLY_END"],
      fits: (saved) => reason === null || !JSON.stringify(saved).includes(`"finish_reason":"${reason}"`),
    }),
  ),
  ...(["completion_tokens", "prompt_tokens", "total_tokens"] as const).flatMap((key) =>
    [-1, 1].map(
      (by): MutationCase => ({
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
