import type { Slot } from "./slot.ts";
import { SLOTS } from "./slots.ts";

const MARK = /\{([a-z]+?)2?\}/g;

/** How many different texts a template gives: the product over its slots. */
export function countOf(template: string): number {
  return [...template.matchAll(MARK)].reduce((product, [, name]) => product * slotOf(name).count, 1);
}

/** A text of the template, each slot filled by chance. */
export function fill(template: string, uniform: () => number): string {
  return template.replace(MARK, (_, name: string) => {
    const slot = slotOf(name);
    return slot.at(Math.floor(uniform() * slot.count));
  });
}

function slotOf(name: string | undefined): Slot {
  const slot = SLOTS[name ?? ""];
  if (slot === undefined) throw new RangeError(`a template names a slot that is not there: ${name}`);
  return slot;
}
