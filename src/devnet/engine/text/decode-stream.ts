import type { TextCodec } from "./text-codec.ts";

/** The new text that one more id completes; empty while a character is still cut. */
export type DecodeStream = (id: number) => string;

/**
 * Turns ids into text one by one, as the tokenizers library's DecodeStream does: the last ids are decoded together
 * with the new one, and only text that does not end inside a character goes out. Cut bytes at the end are dropped.
 *
 * @param prompt - ids before the first one; they decide spaces and cut characters at the border
 */
export function createDecodeStream(
  codec: TextCodec,
  { prompt, skipSpecialTokens }: { prompt: readonly number[]; skipSpecialTokens: boolean },
): DecodeStream {
  const text = (some: readonly number[]) => codec.decode(some, skipSpecialTokens);
  let ids = [...prompt];
  let prefix = "";
  let prefixIds = 0;
  return (id) => {
    if (prefix === "" && ids.length > 0) {
      const whole = text(ids);
      if (!isCut(whole)) {
        prefix = whole;
        prefixIds = ids.length;
      }
    }
    ids.push(id);
    const now = text(ids);
    if (now.length <= prefix.length || isCut(now)) return "";
    const fresh = now.slice(prefix.length);
    const kept = ids.length - prefixIds;
    ids = ids.slice(prefixIds);
    prefix = text(ids);
    prefixIds = kept;
    return fresh;
  };
}

function isCut(text: string): boolean {
  return text.endsWith("\ufffd");
}
