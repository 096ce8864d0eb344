/** How the tokens of one answer are drawn, and when it ends; checked and with all defaults filled in. */
export type SamplingParams = {
  /** 0 = greedy. */
  temperature: number;
  topP: number;
  /** 0 = all. */
  topK: number;
  minP: number;
  presencePenalty: number;
  frequencyPenalty: number;
  repetitionPenalty: number;
  /** null = drawn at random. */
  seed: bigint | null;
  logitBias: ReadonlyMap<number, number>;
  allowedIds: readonly number[] | null;
  maxTokens: number;
  minTokens: number;
  ignoreEnd: boolean;
  stop: readonly string[];
  stopIds: readonly number[];
  includeStop: boolean;
  skipSpecialTokens: boolean;
  /** Most likely tokens to report per token; null = no logprobs. */
  logprobs: number | null;
  promptLogprobs: number | null;
};
