import type { Answer, Token } from "../../../../src/domain/types.ts";
import type { Policy } from "../../../../src/domain/verification/policy/policy.ts";
import type { StructureFacts } from "../../../../src/domain/verification/structure/facts.ts";
import { samplingWith } from "../../../helpers/sampling-with.ts";

/** The end token of `factsOf`'s model. */
export const EOS = 2046;

/** Numbers of the kind that a policy holds. */
export const POLICY: Policy["structure"] = {
  minTokens: 1,
  streamTokens: 24,
  leastTokenMs: 0.4,
  paceAfterMs: 1000,
  logprobSlack: 1e-6,
  ownSlack: 1e-4,
  topMass: 1.01,
  lattice: {
    tolerance: 1.5e-5,
    bfloat16: 2 ** -7,
    float16: 2 ** -10,
    share: 0.9,
    positions: 8,
    demanded: null,
  },
};

/** The tokens as they come between two times, at one pace. */
export const between = (tokens: Token[], firstAtMs: number, lastAtMs: number): Token[] =>
  tokens.map((token, i) => ({
    ...token,
    atMs: firstAtMs + ((lastAtMs - firstAtMs) * i) / Math.max(1, tokens.length - 1),
  }));

/** So many tokens, one every 10 ms, `last` at the end. */
export const tokensOf = (count: number, last = EOS): Token[] =>
  Array.from({ length: count }, (_, i) => ({
    id: i === count - 1 ? last : 100 + i,
    text: "",
    logprob: -1,
    top: [],
    atMs: 100 + 10 * i,
  }));

/** An honest answer of 40 tokens, changed as told. */
export const answerOf = (more: Partial<Answer> = {}): Answer => ({
  endpoint: "CHAT",
  text: "hello",
  tokens: between(tokensOf(40), more.firstAtMs ?? 100, more.lastAtMs ?? 490),
  invalidTokens: [],
  otherTokens: 0,
  finishReason: "stop",
  stopReason: null,
  usage: { promptTokens: 9, completionTokens: 40, totalTokens: 49 },
  promptTokenIds: null,
  model: "m",
  streamed: true,
  chunks: 40,
  firstAtMs: 100,
  lastAtMs: 490,
  error: null,
  ...more,
});

/** What an honest answer to a validator's request looks like, changed as told. */
export const factsOf = (more: Partial<Answer> = {}, rest: Partial<StructureFacts> = {}): StructureFacts => ({
  answer: answerOf(more),
  sampling: samplingWith({ maxTokens: 60 }),
  askedStream: true,
  askedUsage: true,
  askedTokens: true,
  promptTokens: 9,
  eosIds: [EOS],
  vocabSize: 2048,
  maxModelLen: 2048,
  lagMs: 5,
  ...rest,
});
