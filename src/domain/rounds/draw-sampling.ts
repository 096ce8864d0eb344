import type { Random } from "../ports/runtime.ts";
import type { Theme } from "../prompts/themes.ts";
import { roundNumbers } from "./round-numbers.ts";

/** What a round asks for beside its prompt. */
export type DrawnSampling = { theme: Theme; temperature: number; topP: number; maxTokens: number };

/** A value and how often it is drawn, in parts of the sum. */
type Weighted = readonly (readonly [value: number, weight: number])[];

const EXACT_SHARE = 0.6;

/** What people send: a client's own default, or one decimal. */
const TEMPERATURES: Record<Theme, Weighted> = {
  exact: [
    [0.3, 5],
    [0.5, 1],
    [0.7, 2],
    [1, 2],
  ],
  open: [
    [0.3, 1],
    [0.7, 3],
    [0.8, 2],
    [0.9, 1],
    [1, 3],
  ],
};

/** Off, or cut a little: a miner must honour both. */
const TOP_PS: Weighted = [
  [1, 7],
  [0.95, 3],
];

/**
 * How a round samples, by chance, so that each deviation meets the requests that show it best, and all with the values
 * that other people's requests have too.
 *
 * Nats per token by which laundered answers speak against their miner (`npm run bench:verification -- --kinds` on
 * 296 answers of each cheat of vLLM 0.32, policy for `targon/tiny-llama`):
 *
 * | prompt | T | int4 | smaller model | another seed | greedy | T × 0.7 | top_p 0.8 |
 * |---|---|---|---|---|---|---|---|
 * | exact | 0.3 | .026 | 1.18 | 2.1 | 3.5 | .20 | .13 |
 * | exact | 0.7 | .011 | 1.00 | 2.0 | 2.0 | .11 | .00 |
 * | exact | 1 | .020 | .72 | 2.1 | 2.3 | .09 | .04 |
 * | open | 0.3 | none | .18 | .8 | .5 | .13 | .14 |
 * | open | 0.7 | none | .11 | 1.1 | .9 | .10 | .18 |
 * | open | 1 | none | .14 | 1.2 | 1.0 | .10 | .17 |
 *
 * So most prompts are exact, half of them cold; the open ones, hotter, are there for top_p, and because a miner that
 * knew of exact prompts only would serve the others as it likes.
 *
 * @param maxTokens - least and most, both possible
 */
export function drawSampling(
  { random }: { random: Random },
  maxTokens: readonly [least: number, most: number],
): DrawnSampling {
  const theme = random.uniform() < EXACT_SHARE ? "exact" : "open";
  const temperature = weighted(random, TEMPERATURES[theme]);
  const topP = weighted(random, TOP_PS);
  const lengths = roundNumbers(maxTokens);
  const length = lengths[Math.floor(random.uniform() * lengths.length)];
  return { theme, temperature, topP, maxTokens: length ?? maxTokens[0] };
}

function weighted(random: Random, values: Weighted): number {
  let left = random.uniform() * values.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of values) {
    if (left < weight) return value;
    left -= weight;
  }
  return values.at(-1)?.[0] ?? 1;
}
