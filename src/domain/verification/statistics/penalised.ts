import type { Sampling, TopLogprob } from "../../types.ts";

/** The penalties of a sampling. */
export type Penalties = Pick<Sampling, "presencePenalty" | "frequencyPenalty" | "repetitionPenalty">;

/** What penalties look at beside the logprobs of a place. */
export type History = {
  /** The ids before the place. */
  prompt: readonly number[];
  output: readonly number[];
  /** Raw logit minus logprob (ln Σ exp of the logits), where it is known: only a repetition penalty needs it. */
  normaliser?: number | undefined;
};

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
 * Repetition divides a raw logit above 0 and multiplies one below, which logprobs do not hold: without a `normaliser` such
 * tokens are `uncertain`, and given as if it were off. Penalties ≥ 0, repetition ≥ 1.
 *
 * Source: vLLM `model_executor/layers/utils.py`, `apply_penalties`; reference/vllm.md §1.5.
 */
export function penalisedTop(top: readonly TopLogprob[], penalties: Penalties, history: History): Penalised {
  const counts = countsOf(history.output);
  const { repetitionPenalty: repetition } = penalties;
  const isRepeated = (id: number) => repetition !== 1 && (counts.has(id) || history.prompt.includes(id));
  const lowered = (id: number, raw: number) => {
    const count = counts.get(id) ?? 0;
    const known = history.normaliser !== undefined && isRepeated(id);
    const repeated = known ? repeatedLogprob(raw, repetition, history.normaliser ?? 0) : raw;
    return repeated - penalties.frequencyPenalty * count - (count > 0 ? penalties.presencePenalty : 0);
  };
  const moved = top.map(({ id, logprob }) => ({ id, logprob: lowered(id, logprob) }));
  const rest = Math.max(0, 1 - massOf(top));
  const shift = Math.log(massOf(moved) + rest);
  const last = top.at(-1)?.logprob ?? Number.NEGATIVE_INFINITY;
  const sorted = moved
    .filter(({ logprob }) => logprob >= last)
    .map(({ id, logprob }) => ({ id, logprob: logprob - shift }))
    .sort((a, b) => b.logprob - a.logprob || a.id - b.id);
  const isUncertain = ({ id }: TopLogprob) => history.normaliser === undefined && isRepeated(id);
  const uncertain = new Set(top.filter(isUncertain).map(({ id }) => id));
  return { top: sorted, logprobOf: (id, raw) => lowered(id, raw) - shift, uncertain };
}

function repeatedLogprob(raw: number, repetition: number, normaliser: number): number {
  const logit = raw + normaliser;
  return (logit > 0 ? logit / repetition : logit * repetition) - normaliser;
}

function countsOf(output: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const id of output) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

function massOf(list: readonly TopLogprob[]): number {
  return list.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
}
