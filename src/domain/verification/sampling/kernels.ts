import { naturalExp } from "../../noise/natural-exp.ts";
import type { Contest } from "./contest.ts";

/** A rival so many widths behind cannot be told from none. */
const NEGLIGIBLE = 36;

/**
 * Chance of the token under disturbances of each width (in steps of the lattice): the softmax over the token and its
 * rivals of key ÷ width. Over all tokens each sums up to 1, so mixtures of them are distributions too. Written to `out`,
 * one per width; `widths` rise. A masked token has no chance. Uses up the contest's leads.
 */
export function kernelChances(
  { leads, rivals, most, masked }: Contest,
  widths: Float64Array,
  out: Float64Array,
): Float64Array {
  if (masked) return out.fill(0);
  let left = rivals;
  // From wide to narrow: a rival that counts nothing at one width counts nothing from there on.
  for (let k = widths.length - 1; k >= 0; k--) {
    const width = widths[k] as number;
    if (most > NEGLIGIBLE * width) return out.fill(0, 0, k + 1);
    if (left === 0) return out.fill(1, 0, k + 1);
    const floor = most - NEGLIGIBLE * width;
    const scale = 1 / width;
    const own = naturalExp(-most * scale);
    let sum = own;
    let kept = 0;
    for (let j = 0; j < left; j++) {
      const lead = leads[j] as number;
      if (lead < floor) continue;
      leads[kept++] = lead;
      sum += naturalExp((lead - most) * scale);
    }
    left = kept;
    out[k] = own / sum;
  }
  return out;
}
