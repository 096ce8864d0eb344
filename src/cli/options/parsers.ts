import { InvalidArgumentError } from "commander";
import { fromTao } from "../../lib/units.ts";

const TRUE_WORDS = ["true", "t", "yes", "y", "1", "on"];
const FALSE_WORDS = ["false", "f", "no", "n", "0", "off"];

/** Whether it is one of the words that mean yes. */
export function isTrue(text: string): boolean {
  return TRUE_WORDS.includes(text.trim().toLowerCase());
}

/** The words that Python's `str2bool` knows, and their opposites. */
export function parseBool(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (isTrue(word)) return true;
  if (FALSE_WORDS.includes(word)) return false;
  throw new InvalidArgumentError("Expected TRUE or FALSE.");
}

/** A whole number within [least, most]. */
export function wholeNumber(least: number, most = Number.MAX_SAFE_INTEGER) {
  const expected =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number, at least ${least}`
      : `a whole number from ${least} to ${most}`;
  return (text: string): number => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };
}

/** A number within [least, most]; `above` makes the lower end exclusive. */
export function decimalNumber(least: number, most: number, above = false) {
  const expected = `a number ${above ? "above" : "from"} ${least} ${above ? "up " : ""}to ${most}`;
  return (text: string): number => {
    const value = /^(\d*\.?\d+|\d+\.)(e-?\d{1,3})?$/i.test(text.trim()) ? Number(text) : Number.NaN;
    if (value <= most && (above ? value > least : value >= least)) return value;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };
}

/** Seconds as ms. */
export function parseSeconds(text: string): number {
  return Math.round(parsePositiveSeconds(text) * 1_000);
}
const parsePositiveSeconds = decimalNumber(0, 86_400, true);

/** A TCP port. */
export const parsePort = wholeNumber(1, 65_535);

/** A seed as vLLM takes it: 0 … 2⁶³ - 1. */
export function parseSeed(text: string): bigint {
  const value = /^\d{1,19}$/.test(text.trim()) ? BigInt(text.trim()) : -1n;
  if (value >= 0n && value < 2n ** 63n) return value;
  throw new InvalidArgumentError("Expected a whole number from 0 to 2^63 - 1.");
}

/** TAO text as rao. */
export function parseTao(text: string): bigint {
  const rao = fromTao(text);
  if (rao !== undefined) return rao;
  throw new InvalidArgumentError("Expected an amount in TAO with at most nine decimals.");
}

/** An ss58 address with prefix 42 by its form; its checksum is looked at where it is used. */
export function parseAddress(text: string): string {
  if (/^5[1-9A-HJ-NP-Za-km-z]{47}$/.test(text)) return text;
  throw new InvalidArgumentError("Expected an ss58 address: 48 characters, the first a 5.");
}

/** Any text but the empty one. */
export function parseText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Expected some text.");
}

/** The name of a page, so that no answer is overwritten where the page's own name was forgotten. */
export function parseReport(text: string): string {
  if (/[^/\\]\.html?$/i.test(text)) return text;
  throw new InvalidArgumentError("Expected a file name that ends in .html.");
}

/** One of the words. */
export function oneOf(...words: string[]) {
  return (text: string): string => {
    if (words.includes(text)) return text;
    throw new InvalidArgumentError(`Expected one of ${words.join(", ")}.`);
  };
}

/** Collects what `parse` gives into a list, for options that may be repeated. */
export function listOf<T>(parse: (text: string) => T) {
  return (text: string, previous?: unknown): T[] => [...((previous as T[] | undefined) ?? []), parse(text)];
}
