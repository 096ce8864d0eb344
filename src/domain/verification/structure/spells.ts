/** Special tokens as Llama, Qwen, Gemma, DeepSeek and their kin write them. */
const SPECIAL = /<[|｜][^|｜<>]{1,40}[|｜]>|<\/?(?:s|unk|pad|eos|bos|mask|start_of_turn|end_of_turn)>/gu;
/** What bytes that are no character decode to. */
const CUT = "\ufffd";
const PIECES = new RegExp(`(${SPECIAL.source}|${CUT}+)`, "u");
/** How many ways of reading what broken bytes became are followed at once, those that keep most of them first. */
const MOST_WAYS = 64;

/** The text without what looks like a special token. */
export function withoutSpecial(text: string): string {
  return text.replace(SPECIAL, "");
}

/**
 * Whether a tokenizer's whole decoding and the text that an engine streamed are the same answer. A special token of the
 * decoding may be left out of the text (`skip_special_tokens`), and bytes that are no character may have become fewer
 * marks, or in a byte-fallback tokenizer the characters that some of them do make; a text that was cut within a
 * character ends there. Everything else is the same to the letter.
 */
export function spells(decoded: string, text: string): boolean {
  let ends = [0];
  for (const [i, piece] of decoded.split(PIECES).entries()) {
    if (piece === "" || piece === undefined) continue;
    const isPlain = i % 2 === 0;
    ends = ends.flatMap((from) => (isPlain ? plain(piece, { text, from }) : marked(piece, { text, from })));
    ends = [...new Set(ends)].sort((a, b) => b - a).slice(0, MOST_WAYS);
    if (ends.length === 0) return false;
  }
  return ends.includes(text.length);
}

type Place = { text: string; from: number };

/** Where the text goes on behind a piece of plain words; nowhere where it says something else. */
function plain(piece: string, { text, from }: Place): number[] {
  return text.startsWith(piece, from) ? [from + piece.length] : [];
}

function marked(piece: string, { text, from }: Place): number[] {
  if (!piece.startsWith(CUT)) return [...plain(piece, { text, from }), from];
  const ways = [from];
  for (let length = 1; length <= piece.length && isBeyondAscii(text, from + length - 1); length++)
    ways.push(from + length);
  return ways;
}

function isBeyondAscii(text: string, at: number): boolean {
  return text.charCodeAt(at) > 0x7f;
}
