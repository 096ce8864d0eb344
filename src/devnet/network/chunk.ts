import { z } from "zod";

const topSchema = z.looseObject({ logprob: z.number() });

const entrySchema = topSchema.extend({ top_logprobs: z.array(topSchema).nullish() });

const logprobsSchema = z.looseObject({
  content: z.array(entrySchema).nullish(),
  tokens: z.array(z.string()).nullish(),
  token_logprobs: z.array(z.number().nullable()).nullish(),
  top_logprobs: z.array(z.record(z.string(), z.number()).nullable()).nullish(),
});

const choiceSchema = z.looseObject({
  logprobs: logprobsSchema.nullish(),
  finish_reason: z.string().nullish(),
});

const usageSchema = z.looseObject({
  prompt_tokens: z.number(),
  completion_tokens: z.number().nullish(),
  total_tokens: z.number().nullish(),
});

/** One data object of an engine's stream, as far as cheats touch it; the rest is kept as it is. */
export const chunkSchema = z.looseObject({
  choices: z.array(choiceSchema),
  usage: usageSchema.nullish(),
});

/** One data object of an engine's stream. */
export type Chunk = z.infer<typeof chunkSchema>;

/** Where a choice tells of its tokens. */
export type ChunkLogprobs = z.infer<typeof logprobsSchema>;
