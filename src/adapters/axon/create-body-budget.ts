import { networkOf } from "./network-of.ts";

/** How many bytes of bodies that nobody has proven yet may be under way. */
export type BodyBudgetOptions = { perAddress: number; total: number };

/** The memory that strangers may fill. */
export type BodyBudget = {
  /** A function that gives the bytes back, any number of times called; undefined: no room. */
  take(address: string, bytes: number): (() => void) | undefined;
};

/**
 * Bounds what unproven bodies hold in memory: anybody can name a known signer, and the signature shows only when the
 * body is whole. No single address can use up what the others need.
 */
export function createBodyBudget({ perAddress, total }: BodyBudgetOptions): BodyBudget {
  const held = new Map<string, number>();
  let all = 0;
  return {
    take(address, bytes) {
      const network = networkOf(address);
      const before = held.get(network) ?? 0;
      if (before + bytes > perAddress || all + bytes > total) return undefined;
      held.set(network, before + bytes);
      all += bytes;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        all -= bytes;
        const left = (held.get(network) ?? 0) - bytes;
        if (left > 0) held.set(network, left);
        else held.delete(network);
      };
    },
  };
}
