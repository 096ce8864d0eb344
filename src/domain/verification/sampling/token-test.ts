import { naturalLog } from "../../noise/natural-log.ts";
import type { Cheat, SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
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
  for (const [i, { token, score }] of positions.entries()) {
    const laid = { claim: claims[i] as Claim, draws: draws[i] as Draws, sampling };
    const at = placeAt({ score, id: token.id }, laid);
    const contest = contestOf(at, desk.leads);
    kernelChances(contest, desk.compiled.widths, desk.chances);
    mixChances(desk.compiled, desk.chances, desk.mixed);
    const claimed = Math.max(LEAST_CLAIMED, contest.claimed);
    const best = honestRow(policy, { desk, claimed }, honest.subarray(i * rows, (i + 1) * rows));
    const known = { desk, claimed, at, most: policy.tokenCap + best };
    cheatRow(policy, known, cheats.subarray(i * columns, (i + 1) * columns));
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

type Known = { desk: Desk; claimed: number };

/** Fills one token's row; gives the largest of it. */
function honestRow({ honest }: SamplingPolicy, { desk, claimed }: Known, row: Float64Array): number {
  const { compiled, mixed } = desk;
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < row.length; k++) {
    const { lapse } = honest[k] as SamplingPolicy["honest"][number];
    const chance = mixed[compiled.honest[k] as number] as number;
    const value = naturalLog((1 - lapse) * chance + lapse * claimed);
    row[k] = value;
    if (value > most) most = value;
  }
  return most;
}

function cheatRow(
  { cheats }: SamplingPolicy,
  { desk, claimed, at, most }: Known & { at: Place; most: number },
  row: Float64Array,
): void {
  const { compiled, mixed, weights } = desk;
  for (let k = 0; k < row.length; k++) {
    const { sampling, lapse } = cheats[k] as Cheat;
    const index = compiled.cheats[k] as number;
    const other = sampling ? deviatingChance(at, sampling, weights) : 0;
    const chance = index >= 0 ? (mixed[index] as number) : other;
    row[k] = Math.min(most, naturalLog(Math.max(LEAST, (1 - lapse) * chance + lapse * claimed)));
  }
}
