import { createHash } from "node:crypto";

/**
 * Indices of the tokens to generate again: the first, the last, and others that the key draws, rising and without
 * repetition. The same key draws the same, so that a verdict can be repeated; a miner who lacks it cannot foresee them.
 *
 * @param count - how many, at most all
 * @param of - `length`: tokens of the answer; `key`: text of the request, its seed included
 */
export function slowPositions(count: number, { length, key }: { length: number; key: string }): number[] {
  if (count <= 0 || length === 0) return [];
  const drawn = Array.from({ length }, (_, i) => i)
    .slice(1, -1)
    .map((i) => ({ i, order: createHash("sha256").update(`${key}\0${i}`).digest("hex") }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .map(({ i }) => i);
  const wanted = [0, length - 1, ...drawn];
  return [...new Set(wanted)].slice(0, count).sort((a, b) => a - b);
}
