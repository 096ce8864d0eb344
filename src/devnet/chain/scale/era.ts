import type { Codec } from "./codec.ts";
import { takeByte } from "./reader.ts";

/** How long a signed extrinsic lives: `period` blocks (a power of two) from a block with that phase. */
export type Era = { period: number; phase: number };

/** A mortal era, or undefined for an immortal one. */
export const eraCodec: Codec = {
  zero: () => undefined,
  encode(value, out) {
    const era = value as Era | undefined;
    if (!era) {
      out.push(0);
      return;
    }
    const exponent = Math.min(15, Math.max(1, Math.log2(era.period) - 1));
    const bits = exponent | ((era.phase / quantum(era.period)) << 4);
    out.push(bits & 255, bits >> 8);
  },
  decode(input) {
    const first = takeByte(input);
    if (first === 0) return undefined;
    const bits = first | (takeByte(input) << 8);
    const period = 2 << (bits & 15);
    return { period, phase: (bits >> 4) * quantum(period) };
  },
};

/** The block whose hash the signature covers, seen from block `current`. */
export function birthOf({ period, phase }: Era, current: number): number {
  return Math.floor((Math.max(current, phase) - phase) / period) * period + phase;
}

function quantum(period: number): number {
  return Math.max(1, period >> 12);
}
