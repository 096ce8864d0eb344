import type { Noise } from "../../noise/noise.ts";
import type { Scored } from "../position.ts";

/** The noise of one position: of its top tokens in their order, and of the token that stands there. */
export type Draws = { top: number[]; own: number };

/** The noise of an answer's positions under one map and seed. */
export function drawsOf({ positions, promptLength }: Scored, noise: Noise, seed: bigint): Draws[] {
  return positions.map(({ token, score }, i) => {
    const draw = noise({ seed, position: promptLength + i - 1, draw: i });
    return { top: score.top.map(({ id }) => draw(id)), own: draw(token.id) };
  });
}
