import type { MockFault } from "../../config/mock-faults.ts";
import type { MockGeneration } from "../../config/mock-generations.ts";

/** What of the embedded network is started; plain data, it goes to another thread. */
export type NetworkOptions = {
  netuid: number;
  /** Behaviour → how many miners of it. */
  miners: Record<string, number>;
  /** True: `GUEST_URI` is registered too, so that the caller can mine under it. Its coldkey has money either way. */
  guest?: boolean;
  /** True: the validator's key asks every miner each 5 s, so that a lone miner has something to answer. */
  asks?: boolean;
  /** Which runtime the chain imitates, with weights committed as it does by default; default the newest, weights plain. */
  generation?: MockGeneration | null;
  /** What the chain refuses to the validator's and the guest's keys. */
  fault?: MockFault | null;
  /** How long the validator's engine lives until it is killed and comes back, ms; null or absent: as the network does. */
  engineLifeMs?: number | null;
  /** True: all miners add powv values, from the weights that they claim to use. */
  powv?: boolean;
};

/** A miner of the network whose axon stands on chain. */
export type MockMiner = { behaviour: string; uri: string; uid: number; hotkey: string; url: string };

/** Where everything of a running network is. */
export type NetworkInfo = {
  chainUrl: string;
  /** The validator's engine; without /v1. */
  engineUrl: string;
  /** The model that everybody claims to serve. */
  model: string;
  validatorUri: string;
  /** Its coldkey is `GUEST_URI//cold`. */
  guestUri: string;
  miners: MockMiner[];
};
