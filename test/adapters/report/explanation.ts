import type { Verdict } from "../../../src/domain/types.ts";
import type { ExplainedToken } from "../../../src/domain/verification/explain/explained-token.ts";
import type { Explanation } from "../../../src/domain/verification/explain/explanation.ts";

/** A refused answer of a few tokens, each of which shows something. */
export const VERDICT: Verdict = {
  verified: false,
  cause: "SEED_MISMATCH",
  message: "sampling: 50 % of the tokens explained (12.34 against 9.2)",
  checks: [
    { name: "tokens", passed: true, statistic: 4, threshold: null, detail: "" },
    { name: "sampling", passed: false, statistic: 12.34, threshold: 9.2, detail: "50 % explained" },
    { name: "stream", passed: null, statistic: null, threshold: null, detail: "arrival times are unknown" },
    { name: "drawn end", passed: true, statistic: Number.POSITIVE_INFINITY, threshold: 1.2, detail: "" },
  ],
  evidence: 12.34,
  tokens: 4,
  weaker: false,
  noise: "vllm",
  gross: false,
  engine: { model: "targon/tiny-llama", version: "0.32.0", fingerprint: "abc" },
  tookMs: 12,
};

const token = (index: number, more: Partial<ExplainedToken>): ExplainedToken => ({
  index,
  id: 100 + index,
  text: ` word${index}`,
  reported: -0.5,
  verified: -0.51,
  rank: 1,
  margin: 0,
  drawn: { id: 100 + index, text: ` word${index}` },
  chance: 0.5,
  evidence: index,
  ...more,
});

/** Tokens: a match, a near tie, a masked one, one of which nothing is known. */
export const TOKENS: ExplainedToken[] = [
  token(0, {}),
  token(1, { margin: 0.05, drawn: { id: 7, text: " other" } }),
  token(2, { margin: Number.POSITIVE_INFINITY, evidence: 12.34 }),
  token(3, {
    text: null,
    verified: null,
    rank: null,
    margin: null,
    drawn: null,
    chance: null,
    evidence: null,
  }),
];

/** What a report is made of, with whatever a test changes. */
export function explanation(more: Partial<Explanation> = {}): Explanation {
  return {
    file: "answer.json",
    sha256: "00ff".repeat(16),
    bytes: 1234,
    endpoint: "CHAT",
    request: {
      model: "targon/tiny-llama",
      seed: 4711,
      temperature: 0.8,
      messages: [{ role: "user", content: "Hello" }],
    },
    miner: { uid: 3, hotkey: "5F" },
    startedAt: "2026-01-02T03:04:05.678Z",
    verdict: VERDICT,
    policy: {
      name: "targon/tiny-llama",
      version: "1",
      made: ["a command", "97603 tokens of three stacks"],
      limits: { refused: 9.2, gross: 13.8, fail: 9.21 },
    },
    tokens: TOKENS,
    ...more,
  };
}
