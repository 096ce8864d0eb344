import type { NoiseName } from "../../noise/noise.ts";
import { addLedgers } from "../evidence/ledger.ts";
import type { SamplingPolicy } from "../policy/policy.ts";
import type { Scored } from "../position.ts";
import { fitNoise } from "../sampling/fit-noise.ts";

/**
 * Nats by which answers must speak for a map, against tokens drawn with another seed: a wrong map is taken for the right
 * one in less than one case of 10⁷ (e⁻²⁰ for each of the maps). Some ten tokens bring them.
 */
const LEAST_NATS = 20;

/**
 * The noise map that an engine draws its seeded tokens with, by its own first answers; null where none explains them.
 * Wherever its logits lie: any disturbance of the policy's may stand between the two engines.
 */
export function findNoise(
  policy: SamplingPolicy,
  answers: readonly { scored: Scored; seed: bigint }[],
): NoiseName | null {
  const tokens = new Map<NoiseName, number>();
  for (const { scored, seed } of answers) {
    const { name } = fitNoise(policy, scored, { seed });
    tokens.set(name, (tokens.get(name) ?? 0) + scored.positions.length);
  }
  const [likeliest] = [...tokens].sort(([, a], [, b]) => b - a);
  if (!likeliest) return null;
  const [name] = likeliest;
  return natsFor(policy, answers, name) >= LEAST_NATS ? name : null;
}

/** By how much the seed's noise under any disturbance explains the tokens better than another seed. */
function natsFor(
  policy: SamplingPolicy,
  answers: readonly { scored: Scored; seed: bigint }[],
  noise: NoiseName,
): number {
  const [first, ...rest] = answers.map(
    ({ scored, seed }) => fitNoise(policy, scored, { seed, noise }).ledger,
  );
  if (!first) return 0;
  const { honest, cheats } = rest.reduce(addLedgers, first);
  const unseeded = cheats.filter((_, i) => policy.cheats[i]?.lapse === 1);
  const disturbed = cheats.filter((_, i) => policy.cheats[i]?.kernel !== undefined);
  return Math.max(...honest, ...disturbed) - Math.max(...unseeded);
}
