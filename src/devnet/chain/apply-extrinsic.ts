import type { Log } from "../../lib/log.ts";
import type { Events, Phase } from "./events.ts";
import type { Extrinsic } from "./extrinsic.ts";
import { feeOf } from "./fees.ts";
import { type Account, withdraw } from "./pallets/balances.ts";
import { type Call, DispatchFailure, type Rules } from "./pallets/dispatch.ts";
import { moduleError, type Runtime } from "./runtime/create-runtime.ts";
import type { State } from "./state.ts";
import type { Store } from "./store.ts";

/** What running calls needs. */
export type ExecuteDeps = {
  runtime: Runtime;
  state: State;
  store: Store;
  rules: Rules;
  events: Events;
  log: Log;
};

/** Where in which block. */
export type Place = { block: number; index: number };

/** Runs a valid extrinsic: nonce and fee first, which stay; then the call, undone as a whole where it fails. */
export function applyExtrinsic(deps: ExecuteDeps, extrinsic: Extrinsic, { block, index }: Place): void {
  const { store, events, rules, runtime } = deps;
  const { signer, tip } = extrinsic;
  const phase: Phase = { ApplyExtrinsic: index };
  const call: Call = {
    store,
    block,
    signer,
    args: extrinsic.args,
    deposit: (name, data) => events.deposit(phase, name, data),
  };
  const { weight, paysFee, rao } = feeOf(rules, extrinsic);
  store.update<Account>("System.Account", [signer], (account) => ({ ...account, nonce: account.nonce + 1 }));
  if (rao + tip > 0n) withdraw(call, signer, rao + tip);
  const failure = dispatch(deps, extrinsic, call);
  call.deposit("TransactionPayment.TransactionFeePaid", { who: signer, actual_fee: rao + tip, tip });
  const info = dispatchInfo({ weight, paysFee });
  if (!failure) call.deposit("System.ExtrinsicSuccess", { dispatch_info: info });
  else {
    call.deposit("System.ExtrinsicFailed", {
      dispatch_error: dispatchError(runtime, failure),
      dispatch_info: info,
    });
  }
}

/** What the success and failure events say of a call's cost. */
export function dispatchInfo({ weight, paysFee }: { weight: number; paysFee: boolean }) {
  return {
    weight: { ref_time: BigInt(weight), proof_size: 0n },
    class: "Normal",
    pays_fee: paysFee ? "Yes" : "No",
  };
}

/** Undefined when the call went well. A fault of a pallet's own code fails the call like any other error. */
function dispatch(deps: ExecuteDeps, extrinsic: Extrinsic, call: Call): DispatchFailure | undefined {
  const { state, events, rules, log } = deps;
  const before = events.count();
  const name = `${extrinsic.pallet}.${extrinsic.method}`;
  state.begin();
  try {
    const rule = rules[name];
    if (!rule) throw new DispatchFailure({ pallet: "System", error: "CallFiltered" });
    rule.run(call);
    state.keep();
    return undefined;
  } catch (error) {
    state.rollback();
    events.truncate(before);
    if (error instanceof DispatchFailure) return error;
    log.error("a call of the embedded chain broke", { call: name }, error);
    return new DispatchFailure({ other: "Other" });
  }
}

function dispatchError(runtime: Runtime, { reason }: DispatchFailure): unknown {
  return "pallet" in reason ? moduleError(runtime, reason.pallet, reason.error) : reason.other;
}
