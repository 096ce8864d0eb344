import { type Extrinsic, isSignedBySigner, signedPayload } from "./extrinsic.ts";
import { feeOf } from "./fees.ts";
import { readAccount } from "./pallets/balances.ts";
import type { Rules } from "./pallets/dispatch.ts";
import { invalidTransaction, type RpcError } from "./rpc-error.ts";
import { BLOCK_HASH_COUNT } from "./runtime/frame-pallets.ts";
import { birthOf } from "./scale/era.ts";
import type { Store } from "./store.ts";

/** What validity depends on. */
export type ValidateDeps = {
  store: Store;
  rules: Rules;
  /** Undefined where the block is unknown or no longer remembered. */
  hashAt(block: number): string | undefined;
  /** Whether calls are also checked by their own rules before they are included, as at spec 425. */
  poolChecks: boolean;
};

/** Why an extrinsic could not be part of block `at`, in the node's order and words; undefined where it could. */
export function validateExtrinsic(
  deps: ValidateDeps,
  extrinsic: Extrinsic,
  at: number,
): RpcError | undefined {
  return (
    checkSignature(deps, extrinsic, at) ?? checkAccount(deps, extrinsic) ?? checkCall(deps, extrinsic, at)
  );
}

/** Whether the block from whose hash the era counts is still the right one at block `at`. */
export function isAlive({ era }: Extrinsic, { since, at }: { since: number; at: number }): boolean {
  return era === undefined || birthOf(era, since) === birthOf(era, at);
}

/** The checks that change from block to block without the signature: account and, on newer runtimes, the call's own. */
export function revalidate(deps: ValidateDeps, extrinsic: Extrinsic, at: number): RpcError | undefined {
  const { isRepeated } = deps.store.runtime.generation.pool;
  return checkAccount(deps, extrinsic) ?? (isRepeated ? checkCall(deps, extrinsic, at) : undefined);
}

function checkSignature(deps: ValidateDeps, extrinsic: Extrinsic, at: number): RpcError | undefined {
  const { era } = extrinsic;
  const birth = era ? birthOf(era, at) : 0;
  const genesis = deps.hashAt(0) ?? "0x";
  const mortality = at - birth > BLOCK_HASH_COUNT && era ? undefined : deps.hashAt(birth);
  if (mortality === undefined) return invalidTransaction("Transaction has an ancient birth block");
  const payload = signedPayload(deps.store.runtime, extrinsic, { mortality, genesis });
  return isSignedBySigner(extrinsic, payload)
    ? undefined
    : invalidTransaction("Transaction has a bad signature");
}

function checkAccount({ store, rules }: ValidateDeps, extrinsic: Extrinsic): RpcError | undefined {
  const account = readAccount(store, extrinsic.signer);
  if (extrinsic.nonce < account.nonce) return invalidTransaction("Transaction is outdated");
  const { rao, paysFee } = feeOf(rules, extrinsic);
  const due = rao + extrinsic.tip;
  const isAble = due === 0n || account.data.free >= due;
  if (isAble && !(paysFee && account.providers + account.sufficients === 0)) return undefined;
  return invalidTransaction("Inability to pay some fees (e.g. account balance too low)");
}

function checkCall(deps: ValidateDeps, extrinsic: Extrinsic, at: number): RpcError | undefined {
  const { pallet, method, signer, args } = extrinsic;
  const check = deps.poolChecks ? deps.rules[`${pallet}.${method}`]?.poolCheck : undefined;
  const code = check?.({ store: deps.store, block: at, signer, args, deposit: () => {} });
  return code === undefined ? undefined : invalidTransaction(`Custom error: ${code}`);
}
