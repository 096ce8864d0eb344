import {
  between,
  bigInteger,
  boolean,
  either,
  float,
  integer,
  listOf,
  nullable,
  recordOf,
  text,
} from "./lax.ts";
import type { ReadFields } from "./read-fields.ts";
import { streamOptions } from "./stream-options.ts";

const INT64 = 2n ** 63n;
const MOST_STOPS = 4;

/** The sampling fields that chats and completions share, in the order in which vLLM names their faults. */
export const modelField = { model: nullable(text) };

/** What vLLM declares between the model and the logprobs. */
export const biasFields = { frequency_penalty: nullable(float), logit_bias: nullable(recordOf(float)) };

/** The rest, from `n` on. */
export const drawFields = {
  n: nullable(integer),
  presence_penalty: nullable(float),
  seed: nullable(between(bigInteger, -INT64, INT64 - 1n)),
  stop: nullable(either(text, listOf(text, MOST_STOPS))),
  stream: nullable(boolean),
  stream_options: nullable(streamOptions),
  temperature: nullable(float),
  top_p: nullable(float),
  top_k: nullable(integer),
  min_p: nullable(float),
  repetition_penalty: nullable(float),
  stop_token_ids: nullable(listOf(integer)),
  include_stop_str_in_output: boolean,
  ignore_eos: boolean,
  min_tokens: integer,
  skip_special_tokens: boolean,
  allowed_token_ids: nullable(listOf(integer)),
  prompt_logprobs: nullable(integer),
};

/** What was read of them. */
export type SamplingInput = ReadFields<typeof modelField & typeof biasFields & typeof drawFields>;
