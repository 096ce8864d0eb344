import type { MockFault, MockFaultCall } from "../../config/mock-faults.ts";
import type { Extrinsic } from "./extrinsic.ts";
import { type FaultCall, type FaultChange, faultChanges } from "./fault-changes.ts";
import type { Store } from "./store.ts";

/** A refusal whose cause is put into the state whenever one of the signers (public keys, hex) sends such a call. */
export type ChainFault = MockFault & { signers: string[] };

/** Changes the state at that moment of an extrinsic, where the fault is about it. */
export type ApplyFault = (when: FaultChange["when"], extrinsic: Extrinsic, block: number) => void;

/** What belongs to each kind of call. */
const METHODS: Record<MockFaultCall, RegExp> = {
  register: /^(burned_register|register_limit)$/,
  weights: /^(set|commit)_.*weights$/,
  serve: /^serve_axon/,
};

/** Without a fault, what does nothing. */
export function createFault(store: Store, fault: ChainFault | undefined): ApplyFault {
  const found = fault && faultChanges[fault.call][fault.error];
  if (!fault || !found) return () => {};
  return (when, { method, signer, args }, block) => {
    if (when !== found.when || !METHODS[fault.call].test(method) || !fault.signers.includes(signer)) return;
    found.change({ store, block, signer, args: args as FaultCall["args"] });
  };
}
