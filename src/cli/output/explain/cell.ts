/** Scripts and signs that take two cells of a terminal. */
const WIDE =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;
/** Marks that stand on the character before. */
const NONE = /\p{M}/u;

/** Cells of a terminal that a character takes, as most terminals draw it. */
function widthOf(character: string): number {
  if (NONE.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** A text in exactly `width` cells: cut with "…" where it is longer, filled with blanks where shorter. */
export function cell(text: string, width: number, right = false): string {
  let used = 0;
  let kept = "";
  let fitting = { text: "", used: 0 };
  for (const character of text) {
    used += widthOf(character);
    if (used > width) return `${fitting.text}…${" ".repeat(width - fitting.used - 1)}`;
    kept += character;
    if (used < width) fitting = { text: kept, used };
  }
  const blank = " ".repeat(width - used);
  return right ? blank + text : text + blank;
}
