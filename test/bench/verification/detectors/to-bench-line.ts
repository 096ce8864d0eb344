import { scoredOf, type Trace } from "../../../../scripts/read-traces.ts";
import type { BenchLine } from "./detector.ts";

/** A trace's line, its tokens as the miner reported them. */
export function toBenchLine(trace: Trace): BenchLine {
  const scored = scoredOf(trace);
  const { seed } = scored;
  return {
    scored: { ...scored, sampling: { ...scored.sampling, seed } },
    finishReason: trace.miner.finish_reason,
    prompt: trace.request.prompt,
  };
}

/** The same answer with the logprobs of the verifier's own prefill: what a laundering miner reports. */
export function launder(line: BenchLine): BenchLine {
  const positions = line.scored.positions.map(({ token, score }) => ({
    token: { ...token, logprob: score.logprob, top: score.top.slice(0, token.top.length || 5) },
    score,
  }));
  return { ...line, scored: { ...line.scored, positions } };
}
