import { naturalLog } from "../../noise/natural-log.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Position, Scored } from "../position.ts";
import type { Claim } from "./claim.ts";
import { type Compiled, compileKernels, mixChances } from "./compile-kernels.ts";
import { contestOf } from "./contest.ts";
import { deviatingChance } from "./deviation.ts";
import type { Draws } from "./draws.ts";
import { kernelChances } from "./kernels.ts";
import { type Place, placeAt } from "./place.ts";

/**
 * What each token of an answer says for each hypothesis, natural logs: row i of `honest` holds one number per honest
 * hypothesis of the policy, row i of `cheats` one per deviation.
 */
export type TokenTest = { tokens: number; honest: Float64Array; cheats: Float64Array };

/** An answer under one noise map. */
export type Laid = { scored: Scored; claims: Claim[]; draws: Draws[] };

/** Least chance that anything has. */
const LEAST = 1e-9;
/** Least claimed probability: the top's logprobs are rounded. */
const LEAST_CLAIMED = 1e-6;

/**
 * Tests every token. Honest: the token is the seeded choice under disturbances of the logits as an honest stack shows
 * them (a mixture of kernels), but for a small share of lapses. Cheats: wider disturbances, another sampling, or another
 * seed, under which the token comes with its claimed probability. A token speaks against a miner with at most
 * `tokenCap` nats.
 */
export function testTokens(policy: SamplingPolicy, { scored, claims, draws }: Laid): TokenTest {
  const { positions, sampling } = scored;
  const rows = policy.honest.length;
  const columns = policy.cheats.length;
  const honest = new Float64Array(positions.length * rows);
  const cheats = new Float64Array(positions.length * columns);
  const desk = deskOf(policy, claims);
  for (let i = 0; i < positions.length; i++) {
    const { token, score } = positions[i] as Position;
    const laid = { claim: claims[i] as Claim, draws: draws[i] as Draws, sampling };
    const at = placeAt({ score, id: token.id }, laid);
    const contest = contestOf(at, desk.leads);
    kernelChances(contest, desk.compiled.widths, desk.chances);
    mixChances(desk.compiled, desk.chances, desk.mixed);
    const claimed = Math.max(LEAST_CLAIMED, contest.claimed);
    const best = honestRow(desk, claimed, { to: honest, from: i * rows });
    cheatRow(desk, { at, claimed, most: policy.tokenCap + best }, { to: cheats, from: i * columns });
  }
  return { tokens: positions.length, honest, cheats };
}

/** Room that all tokens of an answer are reckoned in. */
type Desk = {
  compiled: Compiled;
  leads: Float64Array;
  chances: Float64Array;
  mixed: Float64Array;
  weights: number[];
};

function deskOf(policy: SamplingPolicy, claims: Claim[]): Desk {
  const compiled = compileKernels(policy);
  const longest = claims.reduce((most, { logprobs }) => Math.max(most, logprobs.length), 0);
  return {
    compiled,
    leads: new Float64Array(longest),
    chances: new Float64Array(policy.widths.length),
    mixed: new Float64Array(compiled.kernels),
    weights: new Array<number>(longest),
  };
}

/** Where a token's row begins. */
type Row = { to: Float64Array; from: number };

/** Fills one token's row; gives the largest of it. */
function honestRow({ compiled, mixed }: Desk, claimed: number, { to, from }: Row): number {
  const { kernels, lapses } = compiled.honest;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < kernels.length; k++) {
    const lapse = lapses[k] as number;
    const value = naturalLog((1 - lapse) * (mixed[kernels[k] as number] as number) + lapse * claimed);
    to[from + k] = value;
    if (value > most) most = value;
  }
  return most;
}

function cheatRow(
  { compiled, mixed, weights }: Desk,
  { at, claimed, most }: { at: Place; claimed: number; most: number },
  { to, from }: Row,
): void {
  const { kernels, lapses } = compiled.cheats;
  for (let k = 0; k < kernels.length; k++) {
    const kernel = kernels[k] as number;
    const deviation = compiled.deviations[k];
    const other = deviation ? deviatingChance(at, deviation, weights) : 0;
    const chance = kernel >= 0 ? (mixed[kernel] as number) : other;
    const lapse = lapses[k] as number;
    const value = naturalLog(Math.max(LEAST, (1 - lapse) * chance + lapse * claimed));
    to[from + k] = Math.min(value, most);
  }
}
