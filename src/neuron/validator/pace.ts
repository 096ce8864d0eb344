import type { ValidatorConfig } from "../../config.ts";
import { chainGraceMs } from "../watch/chain-grace.ts";

/** How fast a validator's loops turn, ms. */
export type Pace = {
  /** Between two rounds. */
  pauseMs: number;
  /** How long weights wait for rounds, epochs. */
  patienceEpochs: number;
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

/** What needs no block is not done more often than this, however fast blocks come. */
const LEAST_MS = 250;

/** Waits that do not follow from the chain's blocks. */
const LIVE = {
  patienceEpochs: 2 / 3,
  surveyMs: 600_000,
  enginesMs: 5_000,
  enginesMaxMs: 120_000,
  watchMs: 5_000,
};

/** On the embedded network an epoch has at least four rounds, however slow the machine (contracts §3). */
const MOCK = { patienceEpochs: 3, surveyMs: 10_000, enginesMs: 250, enginesMaxMs: 2_000, watchMs: 250 };

/** The pace that fits the chain, whose blocks come every `blockMs`. */
export function paceOf({ mock }: Pick<ValidatorConfig, "mock">, blockMs: number): Pace {
  const blocks = (count: number) => Math.max(LEAST_MS, count * blockMs);
  return {
    ...(mock === null ? LIVE : MOCK),
    pauseMs: mock === null ? Math.min(1_000, blockMs) : 0,
    weightsMs: blocks(1 / 2),
    retryMs: blocks(1),
    maxRetryMs: blocks(10),
    readBackMs: blocks(1 / 2),
    revealMs: blocks(1),
    blockStallMs: chainGraceMs({ mock }),
    roundStallMs: ROUND_STALL_MS,
  };
}
