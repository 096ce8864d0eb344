import type { NoiseName } from "../../noise/noise.ts";
import { noiseOf } from "../../noise/noise.ts";
import type { Token } from "../../types.ts";
import type { Position, Scored } from "../position.ts";
import type { Claim, Edge } from "../sampling/claim.ts";
import { type Draws, drawsOf } from "../sampling/draws.ts";
import { type Margin, marginOf } from "../sampling/margin.ts";
import { claimsOf } from "../sampling/trial.ts";
import type { ExplainedToken } from "./explained-token.ts";
import { seedChoice } from "./seed-choice.ts";

/** What was found out about an answer, as far as it was. */
export type ExplainInput = {
  /** The tokens as they came. */
  tokens: readonly Token[];
  /** Null: there was no prefill. */
  scored: Scored | null;
  /** How the policy takes the edge of a mask. */
  edge: Edge;
  /** The test against the seed: the noise that fits best, and the log e-value after each token. Null: not made. */
  seeded: { noise: NoiseName; evidence: readonly number[] | null } | null;
};

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
export function explainTokens(input: ExplainInput): ExplainedToken[] {
  const { scored, seeded } = input;
  const bare = input.tokens.map((token, index) => bareRow(token, index));
  if (scored === null) return bare;
  const rows = scored.positions.map((position, index) => scoredRow(position, index));
  const { seed, temperature } = scored.sampling;
  if (temperature === 0) return rows.map((row, i) => ({ ...row, ...greedyPart(scored.positions[i]) }));
  if (seeded === null || seed === undefined) return rows;
  const claims = claimsOf(scored, input.edge);
  const draws = drawsOf(scored, noiseOf(seeded.noise), seed);
  return rows.map((row, i) => ({
    ...row,
    ...seededPart(scored.positions[i], { claim: claims[i], draws: draws[i], temperature }),
    evidence: seeded.evidence?.[i] ?? null,
  }));
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

function seededPart(
  position: Position | undefined,
  at: { claim: Claim | undefined; draws: Draws | undefined; temperature: number },
): Pick<ExplainedToken, "margin" | "drawn" | "chance"> {
  const { claim, draws, temperature } = at;
  if (!position || !claim || !draws) return { margin: null, drawn: null, chance: null };
  const { margin, winner } = marginOf({ claim, draws, temperature }, position.score.logprob);
  const id = margin === 0 ? position.token.id : seedChoice(claim, draws, temperature);
  return { margin, drawn: id === undefined ? null : { id, text: null }, chance: bounded(winner) };
}

function bounded(winner: Margin["winner"]): number {
  return Math.min(1, Math.max(0, winner));
}
