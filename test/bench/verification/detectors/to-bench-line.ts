import { scoredOf, type Trace } from "../../../../scripts/read-traces.ts";
import type { PositionScore } from "../../../../src/domain/ports/engine.ts";
import type { BenchLine } from "./detector.ts";

/** A trace's line, its tokens as the miner reported them. */
export function toBenchLine(trace: Trace): BenchLine {
  const scored = scoredOf(trace);
  const { seed, sampling } = scored;
  const positions = scored.positions.map(({ token, score }) => ({ token, score: withPossibleRank(score) }));
  return {
    scored: { ...scored, positions, sampling: { ...sampling, seed } },
    finishReason: trace.miner.finish_reason,
    prompt: trace.request.prompt,
  };
}

/** The same answer with the logprobs of the verifier's own prefill: what a laundering miner reports. */
export function launder(line: BenchLine): BenchLine {
  const positions = line.scored.positions.map(({ token, score }) => ({
    token: { ...token, logprob: score.logprob, top: score.top.slice(0, 5) },
    score,
  }));
  return { ...line, scored: { ...line.scored, positions } };
}

/**
 * Ranks of tokens outside the top are wrong in traces of vLLM's V2 runner, beyond the vocabulary even: no token can have
 * more tokens before it than the mass that is left allows.
 */
function withPossibleRank(score: PositionScore): PositionScore {
  const outside = Math.max(0, 1 - score.top.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0));
  const most = score.top.length + Math.max(1, Math.ceil(outside / Math.exp(score.logprob)));
  return { ...score, rank: Math.min(score.rank, most) };
}
