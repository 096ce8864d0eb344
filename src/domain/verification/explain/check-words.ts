import { STATISTIC_WORDS } from "./statistic-words.ts";

/** A check in words for somebody who has never seen it. */
export type CheckWords = {
  /** What is looked at, and what value and limit mean. */
  is: string;
  /** What failing shows, and what the check cannot show. */
  shows: string;
};

const WORDS: Record<string, CheckWords> = {
  stream: {
    is: "Whether the answer came as a stream where one was asked for, and without an error in it.",
    shows:
      "Failing means that the request was not followed. How fast the tokens came is the matter of “pace”.",
  },
  pace: {
    is: "Whether the tokens came one after the other. Value: ms between the first and the last; limit: the least that the fastest engine needs for so many, less what the receiver itself may have been late.",
    shows:
      "Too fast means that the answer was made before and sent at once. Not judged where it came quickly altogether, or where no arrival times were recorded.",
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
  overrun: {
    is: "Whether tokens stand behind one that ends an answer. Value: tokens that came; limit: where the answer ended.",
    shows: "An engine stops at an end token; going on behind it fills up what is paid for.",
  },
  usage: {
    is: "Whether the reported counts are those of the tokens that came. Value: what was said; limit: what was counted.",
    shows: "Wrong counts are charged to customers. Says nothing of the words.",
  },
  choices: {
    is: "Not a test: the request asked for more answers than one, and only the first is judged.",
    shows: "The others may be anything.",
  },
  text: {
    is: "Whether the token ids spell the text that was sent, by the engine's own tokenizer.",
    shows: "Another text than the tokens that are verified. Says nothing of how the tokens were chosen.",
  },
  logprobs: {
    is: "Whether the reported logprobs are logprobs at all: finite, none above 0, no token twice, the probabilities of a place not above 1 together. Value: the first token where they are not.",
    shows:
      "Failing means that they were made up. Whether they are the model's is the matter of “reported logprobs”.",
  },
  lattice: {
    is: "Which precision the reported logprobs show, by the steps that they lie on. Value: share of the places on such steps.",
    shows:
      "Tells how the numbers were made. It refuses nothing, unless the model must be served in one precision.",
  },
  powv: {
    is: "Whether the proof-of-weights values are those of the model's files. Value: how many were compared, or the wrong one; limit: the right one.",
    shows:
      "A wrong value shows other weights. Right ones prove that the miner has the weights, not that he computed with them.",
  },
  "slow check": {
    is: "A few tokens are generated again from the answer before them. Value: the least chance that decoding gives one of them; limit: what rounding excuses.",
    shows: "A token that decoding would not give was not made by the model. Only a few places are looked at.",
  },
  sampling: {
    is: "Each token must be the one that the seed of the request draws from the model's distribution. Value: log e-value of this answer, natural; limit: where one answer is refused by itself. An honest miner reaches a value v with a probability of at most e^−v.",
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

/** Rules of the reference, `--rules`. */
const RULES: Record<string, CheckWords> = {
  "improbable token": {
    is: "The reference's rule about tokens that are far down among the likeliest.",
    shows:
      "Any text that another model made shows such tokens; text that was sampled at a high temperature may, too.",
  },
  overfit: {
    is: "The reference's rule about reported logprobs that are certain.",
    shows: "Numbers made up as “certain”. Says nothing of how the tokens were chosen.",
  },
  random: {
    is: "The reference's rule about reported logprobs that do not follow the text.",
    shows: "Numbers that were drawn at random. Says nothing of how the tokens were chosen.",
  },
  score: {
    is: "The reference's closeness of reported and verified probabilities.",
    shows: "Passed by anybody who scores a cheap text with the true model afterwards.",
  },
  "finish reason": {
    is: "The reference's rule about how an answer ends.",
    shows: "An answer cut off to save work.",
  },
  "known defects": {
    is: "What is known to be wrong with the rules of that version.",
    shows: "Refuses nothing.",
  },
};

const UNKNOWN: CheckWords = {
  is: "A check of this version that has no description here; its detail says what it measured.",
  shows: "See the documentation of this version.",
};

/** The words for a check of a verdict by its name. */
export function checkWords(name: string): CheckWords {
  return hasWords(name) ? ({ ...STATISTIC_WORDS, ...RULES, ...WORDS }[name] ?? UNKNOWN) : UNKNOWN;
}

/** Whether a check has words of its own. */
export function hasWords(name: string): boolean {
  return [WORDS, RULES, STATISTIC_WORDS].some((words) => Object.hasOwn(words, name));
}
