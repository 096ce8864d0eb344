import { naturalExp } from "../../noise/natural-exp.ts";
import type { Contest } from "./contest.ts";

/** A rival so many widths behind cannot be told from none. */
const NEGLIGIBLE = 36;

/**
 * Chance of the token under disturbances of each width (in steps of the lattice): the softmax over the token and its
 * rivals of key ÷ width. Over all tokens each sums up to 1, so mixtures of them are distributions too. Written to `out`,
 * one per width; `widths` rise. A masked token has no chance.
 */
export function kernelChances(
  { leads, rivals, masked }: Contest,
  widths: Float64Array,
  out: Float64Array,
): Float64Array {
  if (masked) return out.fill(0);
  const most = rivals > 0 ? Math.max(0, leads[0] as number) : 0;
  for (let k = 0; k < widths.length; k++) {
    const width = widths[k] as number;
    const floor = most - NEGLIGIBLE * width;
    if (floor > 0) {
      out[k] = 0;
      continue;
    }
    const scale = 1 / width;
    const own = naturalExp(-most * scale);
    let sum = own;
    for (let j = 0; j < rivals; j++) {
      const lead = leads[j] as number;
      if (lead < floor) break;
      sum += naturalExp((lead - most) * scale);
    }
    out[k] = own / sum;
  }
  return out;
}
