/** Room for a prompt beside its answer, chat template included, tokens: ours are below; an operator's own may be longer. */
export const PROMPT_TOKENS = 1_024;

/**
 * How long answers may be, [least, most] tokens, where the engine that verifies them has room for `room` tokens in all.
 *
 * @param room - undefined: not known, nothing is cut
 */
export function fitTokens(
  [least, most]: readonly [number, number],
  room: number | undefined,
): readonly [number, number] {
  const fits = room === undefined ? most : Math.max(1, Math.min(most, room - PROMPT_TOKENS));
  return [Math.min(least, fits), fits];
}
