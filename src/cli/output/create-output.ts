import type { Output } from "../../neuron/output.ts";
import { sanitise } from "./sanitise.ts";
import { toJsonLine } from "./to-json-line.ts";

/** How results look and where they go. */
export type OutputOptions = {
  json: boolean;
  write(text: string): void;
  now(): Date;
  /** What a person reads of an event, lines ended; needed without `json` only. */
  render?: (name: string, fields: Record<string, unknown>) => string;
  /** What follows it where that is long: pieces, each written before the next is made. */
  follow?: (name: string, fields: Record<string, unknown>) => Iterable<string>;
};

/** Results on stdout: JSON lines and nothing else, or what a person reads. */
export function createOutput({ json, write, now, render, follow = () => [] }: OutputOptions): Output {
  let isLineOpen = false;
  return {
    event(name, fields) {
      const text = json ? toJsonLine({ name, at: now(), fields }) : (render?.(name, fields) ?? "");
      if (text === "") return;
      write(isLineOpen ? `\n${text}` : text);
      isLineOpen = false;
      for (const piece of json ? [] : follow(name, fields)) write(piece);
    },
    text(piece) {
      if (json || piece === "") return;
      const clean = sanitise(piece);
      write(clean);
      isLineOpen = clean === "" ? isLineOpen : !clean.endsWith("\n");
    },
  };
}
