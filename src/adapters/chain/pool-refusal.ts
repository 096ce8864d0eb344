import { CUSTOM_CODES, OLD_CUSTOM_CODES } from "./refusals/custom-codes.ts";
import {
  POOL_CODES,
  POOL_REASONS,
  poolNameOf,
  UNKNOWN_CUSTOM_CODE,
  UNKNOWN_POOL_REFUSAL,
} from "./refusals/pool-reasons.ts";
import type { Refusal } from "./refusals/refusal.ts";
import { refusalOf } from "./refusals/refusal-of.ts";

/** Why a node's transaction pool did not take a transaction. */
export type PoolRefusal = Refusal & {
  /** "stale", "payment", …; "custom N"; "unknown" where the node's words are none that we know. */
  reason: string;
  /** The module error that a block would have named, or Substrate's name of the reason, where there is one. */
  name?: string;
};

/** The node's words, and what decides what they mean. */
export type PoolWords = {
  /** The numbers of custom errors are those of a runtime from before there was one list of them. */
  old: boolean;
  /** The JSON-RPC error's code. */
  rpcCode?: unknown;
};

/**
 * Reads a pool's refusal in either form: a node's `Invalid Transaction: Custom error: 3`, or Chopsticks'
 * `{"invalid":{"custom":3}}`.
 *
 * @param raw - the JSON-RPC error's message, with `: data` behind it where it has data
 */
export function readPoolRefusal(raw: string, { old, rpcCode }: PoolWords): PoolRefusal {
  const text = raw.toLowerCase();
  const custom = /custom(?: error)?"?:\s*(\d+)/.exec(text)?.[1];
  if (custom !== undefined) return customRefusal(Number(custom), old);
  const word = /"(?:invalid|unknown)":\s*(?:\{\s*)?"(\w+)"/.exec(text)?.[1];
  const known =
    POOL_REASONS.find(({ texts }) =>
      word === undefined
        ? texts.some((item) => item.includes(" ") && text.includes(item))
        : texts.includes(word),
    ) ?? POOL_CODES[Number(rpcCode)];
  if (known === undefined) return { reason: word ?? "unknown", ...UNKNOWN_POOL_REFUSAL };
  const { reason, what, mend, passes } = known;
  return { reason, name: poolNameOf(reason), what, mend, ...(passes && { passes }) };
}

function customRefusal(number: number, old: boolean): PoolRefusal {
  const reason = `custom ${number}`;
  const code = (old ? OLD_CUSTOM_CODES : CUSTOM_CODES)[number];
  if (code === undefined) return { reason, ...UNKNOWN_CUSTOM_CODE };
  return { reason, ...refusalOf(code.name), ...code };
}
