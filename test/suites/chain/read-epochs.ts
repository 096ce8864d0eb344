import type { EventRecord } from "@polkadot/types/interfaces";
import { openConnection } from "../../../src/adapters/chain/connection.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { TEMPO } from "./open-stage.ts";

const COMMITTED = ["WeightsCommitted", "CRV3WeightsCommitted", "TimelockedWeightsCommitted"];
const REVEALED = ["WeightsRevealed", "CRV3WeightsRevealed", "TimelockedWeightsRevealed"];

/** What an epoch of the chain saw. */
export type SeenEpoch = { epoch: number; blocks: number; set: number; revealed: number };

type Seen = { isCall: boolean; method: string };

/**
 * Reads all blocks of a chain and counts, per epoch of the chain, the weights that came and those that were revealed.
 * Epochs are those of the modulo schedule, or by the chain's own count where it keeps one.
 */
export async function readEpochs(endpoint: string, netuid: number): Promise<SeenEpoch[]> {
  const connection = await openConnection({
    endpoint,
    log: silentLog,
    timeoutMs: 20_000,
    reconnectMs: 100,
    silenceMs: 20_000,
  });
  const { api } = connection;
  const epochs = new Map<number, SeenEpoch>();
  try {
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    for (let number = 1; number <= head; number++) {
      const state = await api.at(await api.rpc.chain.getBlockHash(number));
      const { subtensorModule, system } = state.query;
      const counted = await subtensorModule?.subnetEpochIndex?.(netuid);
      const epoch = counted ? Number(counted.toString()) : Math.floor((number + netuid + 1) / (TEMPO + 1));
      const seen = epochs.get(epoch) ?? { epoch, blocks: 0, set: 0, revealed: 0 };
      epochs.set(epoch, seen);
      const events = eventsOf(await system?.events?.());
      seen.blocks++;
      seen.set += Number(isSet(events));
      seen.revealed += Number(isRevealed(events));
    }
  } finally {
    await connection.close();
  }
  return [...epochs.values()];
}

/** A commit, or weights by a call that reveals nothing. */
function isSet(events: Seen[]): boolean {
  if (has(events, COMMITTED)) return true;
  return !has(events, REVEALED) && events.some(({ isCall, method }) => isCall && method === "WeightsSet");
}

/** By a call, or by the chain itself; spec 218 tells only that there are weights. */
function isRevealed(events: Seen[]): boolean {
  return has(events, REVEALED) || events.some(({ isCall, method }) => !isCall && method === "WeightsSet");
}

function has(events: Seen[], names: string[]): boolean {
  return events.some(({ method }) => names.includes(method));
}

function eventsOf(records: unknown): Seen[] {
  return (records as EventRecord[]).map(({ phase, event }) => ({
    isCall: phase.isApplyExtrinsic,
    method: event.method,
  }));
}
