import { z } from "zod";

const id = z.number().int().nonnegative();

/** `GET /version`. */
export const versionAnswer = z.looseObject({ version: z.string() });

/** `GET /v1/models`; look-alikes leave out `root` and `max_model_len`, LoRA cards have the latter null. */
export const modelsAnswer = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string(), root: z.string().nullish(), max_model_len: z.number().int().nullish() }),
  ),
});

/** `POST /tokenize`. */
export const tokenizeAnswer = z.looseObject({
  tokens: z.array(id),
  max_model_len: z.number().int().positive().nullish(),
});

/** A generated answer with `return_token_ids`: the prompt's ids stand above the choices (chat) or in them. */
export const echoedIdsAnswer = z.looseObject({
  prompt_token_ids: z.array(id).nullish(),
  choices: z.array(z.looseObject({ prompt_token_ids: z.array(id).nullish() })).min(1),
});

/** `POST /detokenize`. */
export const detokenizeAnswer = z.looseObject({ prompt: z.string() });

const promptEntry = z.record(
  z.string(),
  z.looseObject({ logprob: z.number(), rank: z.number().int().nullish() }),
);

/** One position of `prompt_logprobs`: token id as text → logprob and rank. */
export type PromptEntry = z.infer<typeof promptEntry>;

/** `POST /v1/completions` with `prompt_logprobs`. */
export const prefillAnswer = z.looseObject({
  choices: z.array(z.looseObject({ prompt_logprobs: z.array(promptEntry.nullable()) })).min(1),
});

/** `POST /v1/completions` and `/v1/chat/completions`, as far as it is certain that something was answered. */
export const generatedAnswer = z.looseObject({ choices: z.array(z.unknown()).min(1) });

const nested = z.looseObject({ error: z.looseObject({ message: z.string() }) });
const bare = z.looseObject({ error: z.string() });
const flat = z.looseObject({ message: z.string() });
const detail = z.looseObject({ detail: z.unknown() });

/** Every form in which vLLM and what stands before it words a refusal, as one text. */
export const refusalText = z.union([
  nested.transform(({ error }) => error.message),
  bare.transform(({ error }) => error),
  flat.transform(({ message }) => message),
  detail.transform((body) => (typeof body.detail === "string" ? body.detail : JSON.stringify(body.detail))),
]);
