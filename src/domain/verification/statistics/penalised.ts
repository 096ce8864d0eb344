import type { Sampling, TopLogprob } from "../../types.ts";

/** The penalties of a sampling. */
export type Penalties = Pick<Sampling, "presencePenalty" | "frequencyPenalty" | "repetitionPenalty">;

/** The ids before a place. */
export type History = { prompt: readonly number[]; output: readonly number[] };

/** The likeliest tokens of a place after penalties. */
export type Penalised = {
  /** Claimed logprobs, likeliest first; no token outside is above the last. May be shorter than the raw top. */
  top: TopLogprob[];
  /** Claimed logprob of any token from its raw one. */
  logprobOf: (id: number, raw: number) => number;
  /** Ids of the raw top whose logits a repetition penalty moves by an amount that logprobs do not tell. */
  uncertain: ReadonlySet<number>;
};

/** Whether any penalty is on. */
export function isPenalised({ presencePenalty, frequencyPenalty, repetitionPenalty }: Penalties): boolean {
  return presencePenalty !== 0 || frequencyPenalty !== 0 || repetitionPenalty !== 1;
}

/**
 * A place's top (raw logprobs, likeliest first) after the penalties, which vLLM applies before the temperature:
 * repetition on tokens of prompt and output; then frequency × count and presence on tokens of the output alone. The
 * latter move logits by known amounts; renormalising shifts the rest. Exact but for penalised tokens outside the top,
 * whose mass is taken as it was. What falls below the raw last is left out, since unseen tokens may stand above it.
 * Repetition divides or multiplies the raw logit, which logprobs do not hold: such tokens are `uncertain`, and given as
 * if it were off. Penalties ≥ 0.
 *
 * Source: vLLM `model_executor/layers/utils.py`, `apply_penalties`; reference/vllm.md §1.5.
 */
export function penalisedTop(top: readonly TopLogprob[], penalties: Penalties, history: History): Penalised {
  const counts = countsOf(history.output);
  const lowered = (id: number, raw: number) => {
    const count = counts.get(id) ?? 0;
    return raw - penalties.frequencyPenalty * count - (count > 0 ? penalties.presencePenalty : 0);
  };
  const moved = top.map(({ id, logprob }) => ({ id, logprob: lowered(id, logprob) }));
  const rest = Math.max(0, 1 - massOf(top));
  const shift = Math.log(massOf(moved) + rest);
  const last = top.at(-1)?.logprob ?? Number.NEGATIVE_INFINITY;
  const sorted = moved
    .filter(({ logprob }) => logprob >= last)
    .map(({ id, logprob }) => ({ id, logprob: logprob - shift }))
    .sort((a, b) => b.logprob - a.logprob || a.id - b.id);
  const isRepeated = ({ id }: TopLogprob) => counts.has(id) || history.prompt.includes(id);
  const uncertain = penalties.repetitionPenalty === 1 ? [] : top.filter(isRepeated).map(({ id }) => id);
  return { top: sorted, logprobOf: (id, raw) => lowered(id, raw) - shift, uncertain: new Set(uncertain) };
}

function countsOf(output: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of output) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function massOf(list: readonly TopLogprob[]): number {
  return list.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
}
