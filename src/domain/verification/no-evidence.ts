import type { Verdict } from "../types.ts";
import type { Judgement } from "./judge.ts";

/** What a prefill that was not made says. */
export const UNJUDGED: Judgement = {
  findings: [],
  evidence: 0,
  ledger: null,
  noise: null,
  weaker: false,
  fit: null,
};

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
