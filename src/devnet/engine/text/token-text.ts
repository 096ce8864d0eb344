import type { TextCodec } from "./text-codec.ts";

const CUT = "\ufffd";

/** How many tokens before one can hold the first bytes of its character. */
const CONTEXT = 4;

/**
 * The text of one token as logprobs report it: alone, or, where it ends inside a character, what it completes
 * together with the tokens before it; empty when the character stays cut.
 */
export function tokenText(codec: TextCodec, id: number, before: readonly number[]): string {
  const alone = codec.decode([id], false);
  return alone.endsWith(CUT) ? completed(codec, id, before) : alone;
}

function completed(codec: TextCodec, id: number, before: readonly number[]): string {
  const most = Math.min(CONTEXT, before.length);
  for (let count = 1; count <= most; count++) {
    const context = before.slice(before.length - count);
    const whole = codec.decode([...context, id], false);
    if (whole.endsWith(CUT)) continue;
    const clean = codec.decode(context.slice(0, cleanCount(codec, context)), false);
    return whole.slice(commonLength(clean, whole));
  }
  return "";
}

/** How many tokens from the left are no part of the cut character. */
function cleanCount(codec: TextCodec, context: readonly number[]): number {
  let count = context.length;
  while (count > 0 && codec.decode([context[count - 1] as number], false).endsWith(CUT)) count--;
  return count;
}

function commonLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
