import type { CheckWords } from "./check-words.ts";

const INFORMS = "It informs and refuses nothing: one answer decides little, many of a miner's answers do.";
const LAUNDERS = "Says nothing of a miner who scores his text with the true model afterwards.";

/** Statistics that stand among the checks of `targon verify`. */
export const STATISTIC_WORDS: Record<string, CheckWords> = {
  "mismatch rate": {
    is: "Share of the tokens that are not the one which the seed draws. Honest engines differ in about one of a hundred.",
    shows: `Another seed leaves about three quarters as they are. ${INFORMS}`,
  },
  surprisal: {
    is: "How unlikely the words are beside what sampling gives on average. Value: standard deviations; p: how often an honest answer is further off.",
    shows: `Above 0 another origin or a higher temperature, below 0 a lower one. ${INFORMS}`,
  },
  "greedy rate": {
    is: "How often the likeliest token came beside how often it should. Value: standard deviations.",
    shows: `Above 0 a lower temperature, a smaller top_p or greedy choices. ${INFORMS}`,
  },
  PIT: {
    is: "Whether the tokens lie evenly over the claimed distribution. Value: χ² over ten bins, 9 on average.",
    shows: `A large value means another distribution than claimed. ${INFORMS}`,
  },
  "rank tail": {
    is: "How many tokens lie outside the twenty likeliest. The p-value compares it with what the model's own chances make of it.",
    shows: `Text of another origin has too many. ${INFORMS}`,
  },
  "end hazard": {
    is: "Whether the answer ended where the model would have. Value: standard deviations.",
    shows: `Above 0 an early end, below 0 ends that were skipped. ${INFORMS}`,
  },
  "|Δlogprob|": {
    is: "Mean distance of the tokens' reported logprobs from the verifier's, nats.",
    shows: `A weak measure, told for comparison. ${LAUNDERS}`,
  },
  "noise scale": {
    is: "How far the miner's logits lie from the verifier's, as a standard deviation in nats; robust against single tokens.",
    shows: `Coarser weights have a larger one. ${LAUNDERS}`,
  },
  "top distance": {
    is: "Mean distance of the reported likeliest tokens from the verifier's, nats.",
    shows: `The sharpest measure of other weights. ${LAUNDERS}`,
  },
  "top distance in steps": {
    is: "The same in steps of bfloat16 at that place: honest engines lie within about one.",
    shows: `Four bits weigh several steps, a smaller model dozens. ${LAUNDERS}`,
  },
  "temperature slope": {
    is: "How much the reported logprobs grow with the verifier's. 1 for raw ones.",
    shows: "Another value means that they were taken after the temperature, as older servers do.",
  },
  "too perfect": {
    is: "Share of the reported logprobs that equal the verifier's to the last digit.",
    shows: "Near 1 means the verifier's own stack, or numbers that come from a prefill instead of decoding.",
  },
  certain: {
    is: "Share of the tokens that were reported as certain.",
    shows: `Many mean a model trained on the test, or invented numbers. ${LAUNDERS}`,
  },
};
