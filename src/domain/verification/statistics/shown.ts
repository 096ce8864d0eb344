import type { Scored } from "../position.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import { type Mask, type Symbols, symbolOf, symbolsOf } from "./symbols.ts";

/** A position with known chances: which token came, and which symbol that is: an index of its tokens, −1 for OTHER. */
export type Shown = { symbols: Symbols; id: number; own: number };

/**
 * The positions of an answer that statistics can use, under the claim of each: where OTHER has no known chance and the
 * token is not among the symbols, the position is left out, which keeps the rest exact. Temperature > 0.
 */
export function shownOf(
  { positions, sampling }: Scored,
  claims: Mask[],
  { width }: Pick<BatteryPolicy, "width">,
): Shown[] {
  return positions.flatMap(({ token, score }, i) => {
    const symbols = symbolsOf(score.top, claims[i] as Mask, { sampling, width });
    const own = symbolOf(symbols, token.id);
    return own === -1 && symbols.other === null ? [] : [{ symbols, id: token.id, own }];
  });
}

/** Chance of a symbol. */
export function chanceOf({ q, other }: Symbols, index: number): number {
  return index === -1 ? (other ?? 0) : (q[index] ?? 0);
}
