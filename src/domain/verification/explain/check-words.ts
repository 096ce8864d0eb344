/** A check in words for somebody who has never seen it. */
export type CheckWords = {
  /** What is looked at, and what value and limit mean. */
  is: string;
  /** What failing shows, and what the check cannot show. */
  shows: string;
};

const WORDS: Record<string, CheckWords> = {
  stream: {
    is: "Whether the answer came token by token where a stream was asked for. Value: ms between the first and the last token; limit: the least that the fastest engine needs for so many.",
    shows:
      "Too fast means that the answer was made before and sent at once. Says nothing of the words; not made where no arrival times were recorded.",
  },
  tokens: {
    is: "Whether each token names its id, and the id is one of the model's vocabulary. Value: number of tokens, or of faulty ones.",
    shows: "An id that the model does not have cannot come from it. Says nothing of which token was chosen.",
  },
  length: {
    is: "Whether the answer has at least one token and at most as many as were asked for. Value: tokens; limit: max_tokens.",
    shows: "Failing means that the request was not followed. Says nothing of the words.",
  },
  end: {
    is: "Whether the reason given for the end fits: “length” needs all tokens that were asked for, “stop” an end token or a stop string of the request.",
    shows:
      "An answer cut off to save work. An end token that is there but was never drawn is found by “drawn end”.",
  },
  usage: {
    is: "Whether the reported counts are those of the tokens that came. Value: what was said; limit: what was counted.",
    shows: "Wrong counts are charged to customers. Says nothing of the words.",
  },
  text: {
    is: "Whether the token ids spell the text that was sent, by the engine's own tokenizer.",
    shows: "Another text than the tokens that are verified. Says nothing of how the tokens were chosen.",
  },
  sampling: {
    is: "Each token must be the one that the seed of the request draws from the model's distribution. Value: log e-value of this answer, natural; limit: where one answer is refused by itself. An honest miner exceeds a value v with a probability of at most e^−v.",
    shows:
      "Failing means another seed, other sampling or another model, also where the reported logprobs are perfect. Differences of rounding between honest engines only turn near ties, and those are allowed for; a cheat as small as that rounding is not seen by one answer.",
  },
  likelihood: {
    is: "Whether the words are as likely for the model as sampled ones are, whatever the seed. Value: log e-value, or the log-probability of the least likely token.",
    shows:
      "Foreign or canned text is too unlikely, greedy text too likely. Text of a similar model passes, that is what the other checks are for.",
  },
  "reported logprobs": {
    is: "The miner's logprobs beside those of the verifier's own prefill. Value: mean distance in nats, or mean closeness in probability; limit: the most, or least, that honest engines show.",
    shows:
      "Failing means that the numbers come from another model or were made up. Passing proves little: a cheap text can be scored by the true model afterwards.",
  },
  "drawn end": {
    is: "Whether the seed drew the end token. Value: margin of the end token in nats; limit: what no honest engine showed.",
    shows: "A forged end of an answer that otherwise follows the seed. Not held against any other answer.",
  },
  "greedy choice": {
    is: "At temperature 0, each token must be the model's likeliest. Value: tokens far below it; limit: how many rounding excuses.",
    shows: "Failing means sampling or another model. At temperature 0 the seed plays no part.",
  },
};

const UNKNOWN: CheckWords = {
  is: "A check of this version that has no description here; its detail says what it measured.",
  shows: "See the documentation of this version.",
};

/** The words for a check of a verdict by its name. */
export function checkWords(name: string): CheckWords {
  return WORDS[name] ?? UNKNOWN;
}

/** Whether a check has words of its own. */
export function hasWords(name: string): boolean {
  return Object.hasOwn(WORDS, name);
}
