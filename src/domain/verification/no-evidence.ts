import type { Verdict } from "../types.ts";

/** A verdict of null: nothing was found out, and nothing counts against the miner. */
export function noEvidence(message: string, tokens: number): Verdict {
  return {
    verified: null,
    cause: null,
    message,
    checks: [],
    evidence: 0,
    tokens,
    weaker: false,
    noise: null,
    gross: false,
    engine: null,
    tookMs: 0,
  };
}
