import { z } from "zod";

const count = z.number().int().nonnegative();
const logprob = z.number().nullish();

const chatEntry = z.looseObject({
  token: z.string(),
  logprob,
  top_logprobs: z.array(z.looseObject({ token: z.string(), logprob })).nullish(),
});

const logprobs = z.looseObject({
  content: z.array(chatEntry).nullish(),
  tokens: z.array(z.string()).nullish(),
  token_logprobs: z.array(logprob).nullish(),
  top_logprobs: z.array(z.record(z.string(), logprob).nullish()).nullish(),
});

/** A reasoning parser calls its part `reasoning`, older ones `reasoning_content`. */
const message = z.looseObject({
  content: z.string().nullish(),
  reasoning: z.string().nullish().catch(null),
  reasoning_content: z.string().nullish().catch(null),
});

const choice = z.looseObject({
  index: count.nullish(),
  text: z.string().nullish(),
  delta: message.nullish(),
  message: message.nullish(),
  logprobs: logprobs.nullish(),
  token_ids: z.array(count).nullish(),
  prompt_token_ids: z.array(count).nullish(),
  /** One per token id; older miners send a single one. What is neither is as good as none. */
  powv: z
    .union([z.array(z.number()), z.number()])
    .nullish()
    .catch(null),
  finish_reason: z.string().nullish(),
  stop_reason: z.union([z.string(), z.number()]).nullish(),
});

/**
 * One data object of an OpenAI completion as any vLLM since 0.6 sends it: a stream's chunk or a whole body, chat or
 * completion. Missing and null are alike, unknown keys are kept (reference/vllm.md §1.4).
 */
export const completionChunk = z
  .looseObject({
    object: z.string().nullish(),
    created: z.number().nullish(),
    model: z.string().nullish(),
    choices: z.array(choice).nullish(),
    prompt_token_ids: z.array(count).nullish(),
    usage: z
      .looseObject({
        prompt_tokens: count,
        completion_tokens: count.nullish(),
        total_tokens: count.nullish(),
      })
      .nullish(),
    error: z.unknown().optional(),
  })
  .refine((chunk) => chunk.choices != null || chunk.error != null, {
    path: ["choices"],
    message: "neither choices nor error",
  });

/** See `completionChunk`. */
export type CompletionChunk = z.infer<typeof completionChunk>;

/** One choice of a chunk. */
export type ChunkChoice = z.infer<typeof choice>;

/** The logprobs object of a choice, chat and completion forms in one. */
export type ChunkLogprobs = z.infer<typeof logprobs>;
