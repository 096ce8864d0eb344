import { applyExtrinsic, dispatchInfo, type ExecuteDeps } from "./apply-extrinsic.ts";
import type { ApplyFault } from "./create-fault.ts";
import type { DrandNetwork } from "./drand-network.ts";
import { encodeInherent } from "./extrinsic.ts";
import { type Block, sealBlock } from "./header.ts";
import { readAccount } from "./pallets/balances.ts";
import type { Call } from "./pallets/dispatch.ts";
import { storePulses } from "./pallets/drand.ts";
import { initialiseBlock } from "./pallets/rules.ts";
import { usesPulses } from "./pallets/weights.ts";
import type { Pool, Waiting } from "./pool.ts";
import { BLOCK_HASH_COUNT } from "./runtime/frame-pallets.ts";
import { toHex } from "./scale/bytes.ts";
import { revalidate, type ValidateDeps } from "./validate.ts";

/** What building needs: running calls, checking them, the pool, the drand network whose pulses come in, and a fault. */
export type BuildDeps = ExecuteDeps & {
  validate: ValidateDeps;
  pool: Pool;
  drand: DrandNetwork;
  applyFault: ApplyFault;
};

/** A block and those who are told of it. */
export type Built = { block: Block; included: Waiting[] };

/** Extrinsics in one block; more wait for the next. */
const MAX_PER_BLOCK = 512;

/** Builds the block after `parent`. Either all of it happens or, where it throws, nothing. */
export function buildBlock(deps: BuildDeps, parent: Block, timeMs: number): Built {
  const { state, runtime } = deps;
  const number = parent.number + 1;
  const slot = Math.floor(timeMs / runtime.options.blockMs);
  const included = execute(deps, { parent, number, timeMs, slot });
  const inherent = encodeInherent(runtime, { Timestamp: { set: { now: BigInt(timeMs) } } });
  const block = sealBlock(runtime, {
    number,
    parentHash: parent.hash,
    extrinsics: [inherent, ...included.map(({ extrinsic }) => extrinsic.hex)],
    changes: state.commit(number),
    logs: [{ PreRuntime: [toHex(Buffer.from("aura")), toHex(runtime.codecs.encode("u64", slot))] }],
  });
  return { block, included };
}

type Start = { parent: Block; number: number; timeMs: number; slot: number };

function execute(deps: BuildDeps, start: Start): Waiting[] {
  const { state, store, events } = deps;
  state.begin();
  try {
    initialise(deps, start);
    const included = includeWaiting(deps, start.number);
    store.putEncoded("System.Events", events.encode());
    store.put("System.EventCount", [], events.count());
    state.keep();
    return included;
  } catch (error) {
    state.rollback();
    throw error;
  }
}

function initialise(deps: BuildDeps, { parent, number, timeMs, slot }: Start): void {
  const { store, events, log, drand } = deps;
  store.put("System.Number", [], number);
  store.put("System.ParentHash", [], parent.hash);
  store.put("System.BlockHash", [parent.number], parent.hash);
  if (parent.number >= BLOCK_HASH_COUNT) store.remove("System.BlockHash", [parent.number - BLOCK_HASH_COUNT]);
  store.put("Timestamp.Now", [], BigInt(timeMs));
  store.put("Aura.CurrentSlot", [], BigInt(slot));
  try {
    const deposit: Call["deposit"] = (name, data) => events.deposit("Initialization", name, data);
    initialiseBlock({ store, block: number, log, deposit });
    if (usesPulses(store)) storePulses({ store, drand, deposit }, timeMs);
  } catch (error) {
    log.error("the start of a block of the embedded chain broke", { block: number }, error);
  }
  const info = { ...dispatchInfo({ weight: 0, paysFee: false }), class: "Mandatory" };
  events.deposit({ ApplyExtrinsic: 0 }, "System.ExtrinsicSuccess", { dispatch_info: info });
}

function includeWaiting(deps: BuildDeps, block: number): Waiting[] {
  const { pool, store, validate, applyFault } = deps;
  const nonceOf = (account: string) => readAccount(store, account).nonce;
  pool.prune(nonceOf, block);
  const included: Waiting[] = [];
  while (included.length < MAX_PER_BLOCK) {
    const next = pool.takeReady(nonceOf);
    if (!next) break;
    if (next.isFuture) next.watcher?.("ready");
    applyFault("inclusion", next.extrinsic, block);
    if (revalidate(validate, next.extrinsic, block)) next.watcher?.("invalid");
    else {
      applyExtrinsic(deps, next.extrinsic, { block, index: included.length + 1 });
      included.push(next);
    }
  }
  return included;
}
