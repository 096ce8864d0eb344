import { TargonError } from "../../errors.ts";
import type { Behaviour } from "./behaviour.ts";
import { BEHAVIOURS } from "./behaviours.ts";
import { minerUri } from "./keys.ts";

/** One miner to be: which behaviour, with which key. */
export type PlannedMiner = { name: string; behaviour: Behaviour; index: number; uri: string };

/**
 * The miners that counts by behaviour ask for, in their order.
 *
 * @throws {TargonError} `USAGE` for a behaviour that does not exist
 */
export function planMiners(counts: Record<string, number>): PlannedMiner[] {
  return Object.entries(counts).flatMap(([name, count]) => {
    const behaviour = Object.hasOwn(BEHAVIOURS, name) ? BEHAVIOURS[name] : undefined;
    if (behaviour === undefined) {
      throw new TargonError("USAGE", "there is no such behaviour", {
        data: { given: name, expected: Object.keys(BEHAVIOURS).join(", ") },
      });
    }
    return Array.from({ length: count }, (_unused, index) => ({
      name,
      behaviour,
      index,
      uri: minerUri(name, index),
    }));
  });
}
