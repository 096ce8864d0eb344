import type { Noise } from "../../noise/noise.ts";
import type { Scored } from "../position.ts";

/** The noise of one position: of its top tokens in their order, and of the token that stands there. */
export type Draws = { top: ArrayLike<number>; own: number };

/** The noise of an answer's positions under one map and seed. */
export function drawsOf({ positions, promptLength }: Scored, noise: Noise, seed: bigint): Draws[] {
  return positions.map(({ token, score: { top: likely } }, i) => {
    const draw = noise({ seed, position: promptLength + i - 1, draw: i });
    const top = new Array<number>(likely.length);
    for (let j = 0; j < likely.length; j++) top[j] = draw((likely[j] as { id: number }).id);
    return { top, own: draw(token.id) };
  });
}
