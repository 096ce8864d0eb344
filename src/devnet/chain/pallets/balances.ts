import { EXISTENTIAL_DEPOSIT } from "../runtime/frame-pallets.ts";
import type { Store } from "../store.ts";
import { type Call, DispatchFailure, type Rules } from "./dispatch.ts";

/** An account as System.Account stores it; amounts in rao. */
export type Account = {
  nonce: number;
  consumers: number;
  providers: number;
  sufficients: number;
  data: { free: bigint; reserved: bigint; frozen: bigint; flags: bigint };
};

const ACCOUNT = "System.Account";
const TRANSFER_WEIGHT = 200_000_000;

/** An account; zeros where it does not exist. */
export function readAccount(store: Store, who: string): Account {
  return store.get<Account>(ACCOUNT, [who]);
}

/** Adds rao to an account and makes it exist; negative takes. The caller has checked that it is there. */
export function addFree(store: Store, who: string, rao: bigint): void {
  store.update<Account>(ACCOUNT, [who], (account) => ({
    ...account,
    providers: Math.max(1, account.providers),
    data: { ...account.data, free: account.data.free + rao },
  }));
}

/** Takes rao from an account for good. */
export function withdraw(call: Call, who: string, amount: bigint): void {
  addFree(call.store, who, -amount);
  call.store.update<bigint>("Balances.TotalIssuance", [], (total) => total - amount);
  call.deposit("Balances.Withdraw", { who, amount });
}

/** Calls of the balances pallet. */
export const balancesRules: Rules = {
  "Balances.transfer_allow_death": {
    weight: TRANSFER_WEIGHT,
    paysFee: true,
    run: (call) => transfer(call, true),
  },
  "Balances.transfer_keep_alive": {
    weight: TRANSFER_WEIGHT,
    paysFee: true,
    run: (call) => transfer(call, false),
  },
};

function transfer(call: Call, mayDie: boolean): void {
  const { store, signer } = call;
  const { dest, value: amount } = call.args as { dest: { Id?: string }; value: bigint };
  const to = dest.Id;
  if (to === undefined) throw new DispatchFailure({ other: "CannotLookup" });
  const left = readAccount(store, signer).data.free - amount;
  if (left < 0n) throw tokenError("FundsUnavailable");
  if (left < EXISTENTIAL_DEPOSIT && !mayDie) throw tokenError("NotExpendable");
  const isNew = readAccount(store, to).providers === 0;
  if (isNew && amount < EXISTENTIAL_DEPOSIT) throw tokenError("BelowMinimum");
  addFree(store, signer, -amount);
  addFree(store, to, amount);
  if (isNew) {
    call.deposit("System.NewAccount", { account: to });
    call.deposit("Balances.Endowed", { account: to, free_balance: amount });
  }
  call.deposit("Balances.Transfer", { from: signer, to, amount });
  if (left < EXISTENTIAL_DEPOSIT && to !== signer) reap(call, left);
}

function reap(call: Call, dust: bigint): void {
  call.store.update<Account>(ACCOUNT, [call.signer], (account) => ({
    ...account,
    providers: 0,
    data: { ...account.data, free: 0n },
  }));
  call.store.update<bigint>("Balances.TotalIssuance", [], (total) => total - dust);
  call.deposit("System.KilledAccount", { account: call.signer });
  if (dust > 0n) call.deposit("Balances.DustLost", { account: call.signer, amount: dust });
}

function tokenError(name: string): DispatchFailure {
  return new DispatchFailure({ other: { Token: name } });
}
