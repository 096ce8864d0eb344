import type { ValidatorConfig } from "../../config.ts";
import { chainGraceMs } from "../watch/chain-grace.ts";

/** How fast a validator's loops turn, ms. */
export type Pace = {
  /** Between two rounds. */
  pauseMs: number;
  /** Between two looks at whether weights are due. */
  weightsMs: number;
  /** Before the second try to set weights, and at most. */
  retryMs: number;
  maxRetryMs: number;
  /** Between two looks whether the chain shows our weights. */
  readBackMs: number;
  /** Between two looks at commits that wait for their reveal; also before the second try to reveal one. */
  revealMs: number;
  /** Between two surveys of the miners within an epoch. */
  surveyMs: number;
  /** Between two looks whether engines need to be seen to, and at most between two tries where something is amiss. */
  enginesMs: number;
  enginesMaxMs: number;
  /** Between two looks of the watchdog. */
  watchMs: number;
  /** No block for longer, and the neuron ends. */
  blockStallMs: number;
  /** A round that takes longer is a stall. */
  roundStallMs: number;
};

const ROUND_STALL_MS = 600_000;

/** Blocks of 12 s. */
const LIVE: Pace = {
  pauseMs: 1_000,
  weightsMs: 6_000,
  retryMs: 12_000,
  maxRetryMs: 120_000,
  readBackMs: 6_000,
  revealMs: 12_000,
  surveyMs: 600_000,
  enginesMs: 5_000,
  enginesMaxMs: 300_000,
  watchMs: 5_000,
  blockStallMs: chainGraceMs({ mock: null }),
  roundStallMs: ROUND_STALL_MS,
};

/** Blocks of a quarter of a second (contracts §3). */
const MOCK: Pace = {
  pauseMs: 0,
  weightsMs: 250,
  retryMs: 500,
  maxRetryMs: 2_000,
  readBackMs: 250,
  revealMs: 250,
  surveyMs: 10_000,
  enginesMs: 250,
  enginesMaxMs: 2_000,
  watchMs: 250,
  blockStallMs: chainGraceMs({ mock: {} }),
  roundStallMs: ROUND_STALL_MS,
};

/** The pace that fits the chain. */
export function paceOf({ mock }: Pick<ValidatorConfig, "mock">): Pace {
  return mock === null ? LIVE : MOCK;
}
