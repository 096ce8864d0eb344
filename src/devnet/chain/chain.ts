import type { Log } from "../../lib/log.ts";
import { type BlockArchive, createBlockArchive } from "./block-archive.ts";
import { buildBlock } from "./build-block.ts";
import { type ApplyFault, type ChainFault, createFault } from "./create-fault.ts";
import { createDrandNetwork, type DrandNetwork, type DrandTiming } from "./drand-network.ts";
import { createEvents } from "./events.ts";
import { decodeExtrinsic, type Extrinsic } from "./extrinsic.ts";
import { type Fee, feeOf } from "./fees.ts";
import { createFinality } from "./finality.ts";
import { type Block, sealBlock } from "./header.ts";
import { createListeners, type Listeners } from "./listeners.ts";
import { readAccount } from "./pallets/balances.ts";
import { writeBeacon } from "./pallets/drand.ts";
import { createRules } from "./pallets/rules.ts";
import { createPool, type Pool, type Watcher } from "./pool.ts";
import { invalidTransaction } from "./rpc-error.ts";
import type { Runtime } from "./runtime/create-runtime.ts";
import { createState, type State } from "./state.ts";
import { createStore, type Store } from "./store.ts";
import { type ValidateDeps, validateExtrinsic } from "./validate.ts";

/** How the chain behaves. */
export type ChainOptions = {
  /** Writes the state of block 0; the same writes give the same genesis hash. */
  genesis(store: Store): void;
  /** Blocks between inclusion and finality, at least 1 for @polkadot/api to see both. */
  finalityLag: number;
  /** How many blocks back headers and state can be asked. */
  keepBlocks: number;
  poolChecks: boolean;
  allowLoopback: boolean;
  drand: DrandTiming;
  fault?: ChainFault | undefined;
};

/** The chain in memory: blocks are made when `produce` is called, never by themselves. */
export type MemoryChain = {
  runtime: Runtime;
  state: State;
  archive: BlockArchive;
  pool: Pool;
  finalized(): Block;
  /** State after a block, read-only. */
  storeAt(block: number): Store;
  /** Makes the next block with the time `timeMs` (epoch ms). */
  produce(timeMs: number): Block;
  /** @throws {RpcError} why the pool refuses it */
  submit(hex: string, watcher?: Watcher): Extrinsic;
  feeOf(extrinsic: Extrinsic): Fee;
  /** The nonce after all that wait. */
  nextNonce(account: string): number;
  newBlocks: Listeners<Block>;
  newFinalized: Listeners<Block>;
};

const NO_PARENT = `0x${"00".repeat(32)}`;

/** A chain at its genesis. */
export function createChain(deps: { runtime: Runtime; log: Log }, options: ChainOptions): MemoryChain {
  const { runtime, log } = deps;
  const state = createState(options.keepBlocks);
  const store = createStore(runtime, state);
  const drand = createDrandNetwork(options.drand);
  const archive = createBlockArchive(sealGenesis({ store, state, drand }, options), options.keepBlocks);
  const pool = createPool();
  const rules = createRules(runtime.generation, options);
  const applyFault = createFault(store, options.fault);
  const hashAt = (number: number) => archive.at(number)?.hash;
  const validate: ValidateDeps = { store, rules, hashAt, poolChecks: options.poolChecks };
  const onError = (error: unknown) => log.error("a listener of the embedded chain broke", {}, error);
  const newBlocks = createListeners<Block>(onError);
  const newFinalized = createListeners<Block>(onError);
  const finality = createFinality(newFinalized.tell, options.finalityLag);
  const nonceOf = (account: string) => readAccount(store, account).nonce;
  const build = { runtime, state, store, rules, log, validate, pool, drand, applyFault };
  return {
    runtime,
    state,
    archive,
    pool,
    newBlocks,
    newFinalized,
    finalized: () => archive.at(archive.head().number - finality.count()) ?? archive.head(),
    storeAt: (block) => createStore(runtime, state, block),
    feeOf: (extrinsic) => feeOf(rules, extrinsic),
    nextNonce: (account) => pool.nextNonce(account, nonceOf(account)),
    produce(timeMs) {
      const built = buildBlock({ ...build, events: createEvents(runtime) }, archive.head(), timeMs);
      archive.add(built.block);
      newBlocks.tell(built.block);
      for (const { watcher } of built.included) watcher?.({ inBlock: built.block.hash });
      finality.add(built);
      return built.block;
    },
    submit: (hex, watcher) => submit({ validate, pool, archive, nonceOf, applyFault }, hex, watcher),
  };
}

type GenesisDeps = { store: Store; state: State; drand: DrandNetwork };

function sealGenesis({ store, state, drand }: GenesisDeps, { genesis }: ChainOptions): Block {
  writeBeacon(store, drand);
  genesis(store);
  const changes = state.commit(0);
  return sealBlock(store.runtime, { number: 0, parentHash: NO_PARENT, extrinsics: [], changes, logs: [] });
}

type SubmitDeps = {
  validate: ValidateDeps;
  pool: Pool;
  archive: BlockArchive;
  nonceOf: (account: string) => number;
  applyFault: ApplyFault;
};

function submit(deps: SubmitDeps, hex: string, watcher?: Watcher): Extrinsic {
  const { validate, pool, archive, nonceOf } = deps;
  const extrinsic = decode(validate, hex);
  const since = archive.head().number + 1;
  deps.applyFault("submission", extrinsic, since);
  const refusal = validateExtrinsic(validate, extrinsic, since);
  if (refusal) throw refusal;
  const isFuture = extrinsic.nonce > pool.nextNonce(extrinsic.signer, nonceOf(extrinsic.signer));
  pool.add({ extrinsic, watcher, since, isFuture });
  watcher?.(isFuture ? "future" : "ready");
  return extrinsic;
}

function decode({ store }: ValidateDeps, hex: string): Extrinsic {
  try {
    return decodeExtrinsic(store.runtime, hex);
  } catch (error) {
    throw invalidTransaction("Transaction could not be decoded", error);
  }
}
