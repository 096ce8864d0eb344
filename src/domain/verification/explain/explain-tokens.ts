import type { Token } from "../../types.ts";
import type { Position, Scored } from "../position.ts";
import type { Claim } from "../sampling/claim.ts";
import type { Draws } from "../sampling/draws.ts";
import type { NoiseFit } from "../sampling/fit-noise.ts";
import type { Margin } from "../sampling/margin.ts";
import type { ExplainedToken } from "./explained-token.ts";
import { seedChoice } from "./seed-choice.ts";

/** What was found out about an answer, as far as it was. */
export type ExplainInput = {
  /** The tokens as they came. */
  tokens: readonly Token[];
  /** Null: there was no prefill. */
  scored: Scored | null;
  /** The test against the seed. Null: not made. */
  seeded: SeededTest | null;
};

/** What the tokens were laid out on under the noise that fits best, and the log e-value after each token. */
export type SeededTest = Pick<NoiseFit, "claims" | "draws" | "margins"> & { evidence: ArrayLike<number> };

/** The ids that the rows will show, each once: so that their texts can be asked for. */
export function idsOf(rows: readonly ExplainedToken[]): number[] {
  return [...new Set(rows.flatMap(({ id, drawn }) => (drawn === null ? [id] : [id, drawn.id])))];
}

/** The rows with the texts that are known. */
export function withTexts(
  rows: readonly ExplainedToken[],
  texts: ReadonlyMap<number, string>,
): ExplainedToken[] {
  const textOf = (id: number) => texts.get(id) ?? null;
  return rows.map((row) => ({
    ...row,
    text: textOf(row.id),
    drawn: row.drawn && { id: row.drawn.id, text: textOf(row.drawn.id) },
  }));
}

/** One row per token of an answer, without texts. */
export function explainTokens({ tokens, scored, seeded }: ExplainInput): ExplainedToken[] {
  if (scored === null) return tokens.map(bareRow);
  const { sampling, positions } = scored;
  const rows = positions.map((position, i) => ({
    ...scoredRow(position, i),
    evidence: seeded?.evidence[i] ?? null,
  }));
  if (sampling.temperature === 0) return rows.map((row, i) => ({ ...row, ...greedyPart(positions[i]) }));
  if (seeded === null || sampling.seed === undefined) return rows;
  const { claims, draws, margins } = seeded;
  return rows.map((row, i) => {
    const at = { claim: claims[i], draws: draws[i], margin: margins[i] };
    return { ...row, ...seededPart(row.id, at, sampling.temperature) };
  });
}

function bareRow({ id, logprob }: Token, index: number): ExplainedToken {
  const nothing = { text: null, verified: null, rank: null, margin: null, drawn: null, chance: null };
  return { index, id, ...nothing, reported: logprob, evidence: null };
}

function scoredRow({ token, score }: Position, index: number): ExplainedToken {
  return { ...bareRow(token, index), verified: score.logprob, rank: score.rank };
}

/** Without noise the likeliest token wins, whatever the seed. */
function greedyPart(position: Position | undefined): Pick<ExplainedToken, "margin" | "drawn"> {
  const first = position?.score.top[0];
  if (!position || !first) return { margin: null, drawn: null };
  const margin = Math.max(0, first.logprob - position.score.logprob);
  const id = margin === 0 ? position.token.id : first.id;
  return { margin, drawn: { id, text: null } };
}

type Place = { claim: Claim | undefined; draws: Draws | undefined; margin: Margin | undefined };

function seededPart(
  own: number,
  { claim, draws, margin: at }: Place,
  temperature: number,
): Pick<ExplainedToken, "margin" | "drawn" | "chance"> {
  if (!claim || !draws || !at) return { margin: null, drawn: null, chance: null };
  const id = at.margin === 0 ? own : seedChoice(claim, draws, temperature);
  const chance = Math.min(1, Math.max(0, at.winner));
  return { margin: at.margin, drawn: id === undefined ? null : { id, text: null }, chance };
}
