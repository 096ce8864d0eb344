import type { ChalkInstance } from "chalk";
import { toTao } from "../../lib/units.ts";
import { oneLine } from "./sanitise.ts";

/** What is written on. */
export type Page = { paint: ChalkInstance; width: number };

/** An event's keys and values. */
export type Fields = Record<string, unknown>;

/** What a person reads of an event; ends with a line end. */
export type Render = (page: Page, fields: Fields) => string;

/** A value as one cell or word: nothing for null, no control characters. */
export function word(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "object") return oneLine(JSON.stringify(value));
  return oneLine(String(value));
}

/** A number with so many decimals; nothing for anything else. */
export function decimal(value: unknown, digits: number): string {
  return typeof value === "number" && Number.isFinite(value) ? value.toFixed(digits) : "";
}

/** Rao, as text, in TAO; "unknown" for anything else. */
export function tao(rao: unknown): string {
  return /^-?\d+$/.test(String(rao)) ? `${toTao(BigInt(String(rao)))} TAO` : "unknown";
}

/** A list of objects, whatever came. */
export function rowsOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter((row) => typeof row === "object" && row !== null) : [];
}
