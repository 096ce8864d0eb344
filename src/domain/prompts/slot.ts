/** A place in a template that one of `count` texts can fill; `at` gives number `index`, all of them different. */
export type Slot = { count: number; at(index: number): string };

/** One of the words. */
export function words(...list: string[]): Slot {
  return { count: list.length, at: (index) => list[index] ?? "" };
}

/** One of the words in a text with a line each, or split at commas. */
export function wordList(text: string): Slot {
  return words(...text.split(",").map((word) => word.trim().replace(/\s+/g, " ")));
}

/** A whole number from `least` to `most`. */
export function numbers(least: number, most: number): Slot {
  return { count: most - least + 1, at: (index) => String(least + index) };
}

/** `length` letters of the alphabet with spaces between. */
export function letters(length: number): Slot {
  return {
    count: 26 ** length,
    at: (index) =>
      Array.from({ length }, (_, place) =>
        String.fromCharCode(97 + (Math.floor(index / 26 ** place) % 26)),
      ).join(" "),
  };
}

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";

/** A word that means nothing, of `length` syllables. */
export function syllables(length: number): Slot {
  const base = CONSONANTS.length * VOWELS.length;
  return {
    count: base ** length,
    at: (index) =>
      Array.from({ length }, (_, place) => syllable(Math.floor(index / base ** place) % base)).join(""),
  };
}

function syllable(index: number): string {
  return `${CONSONANTS[index % CONSONANTS.length]}${VOWELS[Math.floor(index / CONSONANTS.length)]}`;
}
