import type { MinerState, Verdict } from "../types.ts";
import type { EngineReading } from "./engine.ts";
import type { DistrustReason } from "./score-store.ts";

/** What of a validator is read at the moment somebody looks. */
export type ValidatorReadings = {
  /** Number of the last block heard of. */
  headBlock(): number;
  /** Blocks since the chain took our last weights; null while we are not on the subnet. */
  blocksSinceWeights(): number | null;
  /** Writes that the disk refused since the start. */
  failedWrites(): number;
  /** Miners by their state, each model counted by itself. */
  states(): Record<MinerState, number>;
  /** Own engines that are not trusted in this epoch. */
  distrusted(): number;
  /** How each engine stands. */
  engines(): EngineReading[];
};

/** One answer of a round, as it is counted. */
export type CountedAnswer = Pick<Verdict, "verified" | "cause"> & {
  /** False: it was not looked at in this round. */
  audited: boolean;
};

/** Why evidence starts again. */
export type RestartReason = "floor" | "fail-ended" | "revision" | "policy";

/** What a validator tells those who watch it. Nothing here throws or waits. */
export type ValidatorMetrics = {
  /** A round ended with these answers. */
  roundEnded(answers: readonly CountedAnswer[]): void;
  /** The evidence of a miner on a model starts again: at the floor, after a fail, or under another key. */
  evidenceRestarted(reason: RestartReason): void;
  /** An own engine is not trusted from now on in this epoch. */
  ownFault(reason: DistrustReason): void;
  /** The chain took weights; `readBack`: it showed them afterwards. */
  weightsTaken(readBack: boolean): void;
  /** From now on these can be read. Called once. */
  follow(readings: ValidatorReadings): void;
};

/** One answer on its way through a miner. */
export type AnswerWatch = {
  /** The first byte of the answer's body came from the upstream. */
  firstByte(): void;
  /** The answer ended, whole or cut. */
  ended(): void;
};

/** What a miner tells those who watch it. Nothing here throws or waits. */
export type MinerMetrics = {
  /** A request is over; `status` is what its caller saw, 499 where he left before he saw one. */
  requestEnded(status: number): void;
  /** A proven request for an answer goes to the upstream. */
  answerBegan(): AnswerWatch;
};

/** Whether a neuron does its work, and one word why. */
export type Readiness = { ready: boolean; status: "ok" | "starting" | "stalled" | "stopping" };
