import type { Extrinsic } from "./extrinsic.ts";
import type { Rules } from "./pallets/dispatch.ts";

/** What an extrinsic costs. */
export type Fee = { weight: number; paysFee: boolean; rao: bigint };

/** Rao for a picosecond of reference time. */
const RAO_PER_WEIGHT = 0.0005;
const UNKNOWN_WEIGHT = 100_000_000;

/** By weight, plus one rao a byte (reference/chain.md §1.3); nothing where the call is free. */
export function feeOf(rules: Rules, { pallet, method, length }: Extrinsic): Fee {
  const rule = rules[`${pallet}.${method}`];
  const weight = rule?.weight ?? UNKNOWN_WEIGHT;
  const paysFee = rule?.paysFee ?? true;
  return { weight, paysFee, rao: paysFee ? BigInt(Math.ceil(weight * RAO_PER_WEIGHT) + length) : 0n };
}
