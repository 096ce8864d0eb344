import type { PositionScore } from "../../ports/engine.ts";
import type { Sampling } from "../../types.ts";
import type { Cheat, Kernel, SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import type { Claim } from "./claim.ts";
import { contestOf } from "./contest.ts";
import { deviatingChance } from "./deviation.ts";
import type { Draws } from "./draws.ts";
import { kernelChances } from "./kernels.ts";

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
  const chances = new Float64Array(policy.widths.length);
  for (const [i, { token, score }] of positions.entries()) {
    const at: Place = { score, id: token.id, claim: claims[i] as Claim, draws: draws[i] as Draws, sampling };
    const contest = contestOf(at, { ...at, temperature: sampling.temperature });
    kernelChances(contest, policy.widths, chances);
    const known = { chances, claimed: Math.max(LEAST_CLAIMED, contest.claimed) };
    const most = policy.tokenCap + honestRow(policy, known, honest.subarray(i * rows, (i + 1) * rows));
    cheatRow(policy, { ...known, at, most }, cheats.subarray(i * columns, (i + 1) * columns));
  }
  return { tokens: positions.length, honest, cheats };
}

type Place = { score: PositionScore; id: number; claim: Claim; draws: Draws; sampling: Sampling };
type Known = { chances: Float64Array; claimed: number };

/** Fills one token's row; gives the largest of it. */
function honestRow({ honest }: SamplingPolicy, { chances, claimed }: Known, row: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < honest.length; k++) {
    const { kernel, lapse } = honest[k] as SamplingPolicy["honest"][number];
    const value = Math.log((1 - lapse) * mixed(kernel, chances) + lapse * claimed);
    row[k] = value;
    if (value > most) most = value;
  }
  return most;
}

function cheatRow(
  { cheats }: SamplingPolicy,
  { chances, claimed, at, most }: Known & { at: Place; most: number },
  row: Float64Array,
): void {
  for (let k = 0; k < cheats.length; k++) {
    const { kernel, sampling, lapse } = cheats[k] as Cheat;
    const chance = kernel ? mixed(kernel, chances) : sampling ? deviatingChance(at, at, sampling) : 0;
    row[k] = Math.min(most, Math.log(Math.max(LEAST, (1 - lapse) * chance + lapse * claimed)));
  }
}

function mixed(kernel: Kernel, chances: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < kernel.length; k++) {
    const entry = kernel[k] as Kernel[number];
    sum += entry[1] * (chances[entry[0]] ?? 0);
  }
  return sum;
}
