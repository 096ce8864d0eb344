/** Controls, format characters (bidi among them), separators of lines, halves of surrogate pairs, private and unassigned. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|[^\S ]|["\\]/gu;

const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
  ['"', '\\"'],
  ["\\", "\\\\"],
]);

/**
 * A stranger's text between quotes, where each character shows and none steers a terminal, turns the direction of
 * writing or breaks the line: line ends as \n, the unseen as \u{202e}. Two texts that differ look different.
 */
export function visibleText(text: string): string {
  return `"${text.replace(HIDDEN, (character) => SHORT.get(character) ?? escaped(character))}"`;
}

function escaped(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
