import type { Noise } from "../../noise/noise.ts";
import type { TopLogprob } from "../../types.ts";
import type { Position, Scored } from "../position.ts";
import { rankOf } from "./place.ts";

/** The noise of one position: of its top tokens in their order, and of the token that stands there. */
export type Draws = { top: ArrayLike<number>; own: number };

/** The noise of one of an answer's positions, by its index. */
export function drawsAt(
  { positions, promptLength }: Scored,
  index: number,
  { noise, seed }: { noise: Noise; seed: bigint },
): Draws {
  const { token, score } = positions[index] as Position;
  const draw = noise({ seed, position: promptLength + index - 1, draw: index });
  const top = new Array<number>(score.top.length);
  for (let j = 0; j < top.length; j++) top[j] = draw((score.top[j] as TopLogprob).id);
  return { top, own: top[rankOf(score.top, token.id)] ?? draw(token.id) };
}
