import type { Cause } from "../../types.ts";

const WORDS: Record<Cause, string> = {
  TOO_SHORT: "The answer has fewer tokens than any honest one.",
  TOO_LONG: "The answer has more tokens than the request allowed.",
  BAD_STREAM: "The answer did not come as the stream that was asked for.",
  SKIPPED_EOS_EOT: "The answer went on where the model ends.",
  EARLY_END: "The answer ends where the model would not have ended.",
  UNLIKELY_TOKEN: "A token is so unlikely for the model that it was not drawn from it.",
  UNLIKELY_TOKENS: "The words are less likely for the model than words drawn from it.",
  LOGPROB_RANDOM: "The reported logprobs do not follow those of the model.",
  LOW_SCORE: "The reported logprobs are missing, impossible, or far from those of the model.",
  OVERFIT: "The reported logprobs are certain where the model is not.",
  NO_USAGE: "The counts of tokens that were asked for are missing.",
  INCORRECT_USAGE_DATA: "The reported counts of tokens are not those of the tokens that came.",
  INTERNAL_ERROR: "The verifier itself could not judge; nothing counts against the miner.",
  NO_ANSWER: "No answer came.",
  POWV_MISMATCH: "The values read from the weights are not those of the model's files.",
  TEXT_MISMATCH: "The token ids spell another text than the one that was sent.",
  TOKEN_INVALID: "Tokens came without an id, or with one that the model does not have.",
  DUPLICATE: "The very same tokens were given before, which is no chance for a text as unlikely as this.",
  SEED_MISMATCH: "The tokens are not those that the seed of the request draws from the model.",
  SAMPLING_MISMATCH: "The tokens were drawn with other sampling than was asked for.",
  MODEL_MISMATCH: "The logprobs or the choices are those of another model, or of altered weights.",
};

/** What a cause means, one sentence. */
export function causeWords(cause: Cause): string {
  return WORDS[cause];
}
