/** One token of an answer beside all that speaks for and against it. Null: not known, or not tested. */
export type ExplainedToken = {
  /** Place in the answer, from 0. */
  index: number;
  id: number;
  /** What the id spells by itself, as it is: to be made visible before anybody looks at it. Null: not asked. */
  text: string | null;
  /** Natural logprob that the miner reported, and that of the verifier's prefill. */
  reported: number | null;
  verified: number | null;
  /** Place among all tokens by the prefill's logprob, 1-based. */
  rank: number | null;
  /** How far the best rival lies above the token under the claimed noise, nats; 0: the token wins; Infinity: masked. */
  margin: number | null;
  /** What the seed that was sent (greedily: the model) would have drawn, as far as the prefill's top shows. */
  drawn: { id: number; text: string | null } | null;
  /** How likely a miner with another seed is to hit what the seed draws: 0 … 1. */
  chance: number | null;
  /** Log e-value against the miner after this token, nats. */
  evidence: number | null;
};

/** A row of `tokensTable` with `--json`, where no number is infinite: a masked token has no margin. */
export type TokenRow = Omit<ExplainedToken, "margin"> & { margin: number | null; masked: boolean | null };

/** The token as JSON can say it. */
export function toTokenRow(token: ExplainedToken): TokenRow {
  const { margin } = token;
  return {
    ...token,
    reported: finite(token.reported),
    verified: finite(token.verified),
    margin: finite(margin),
    masked: margin === null ? null : margin === Number.POSITIVE_INFINITY,
    evidence: finite(token.evidence),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
