import type { EngineStatus, EngineStep } from "../../domain/engines/engine-status.ts";
import type { Placement } from "../../domain/plan/types.ts";

/** An engine as it stands. */
export type EngineState = {
  /** As it was planned. */
  placement: Placement;
  step: EngineStep;
  /** Address on this machine's loopback, without /v1; it stays as long as the engine is wanted. */
  url: string;
  /** Longest context that it has got, tokens: less than planned where memory did not suffice. */
  maxModelLen: number;
  /** Why it does not run, and what would help, in one sentence each; null while nothing is wrong. */
  why: string | null;
  mend: string | null;
  /** Whether it ran before this program did. */
  adopted: boolean;
};

/** Whether nothing changes any more without somebody's doing. */
export function isSettled({ step }: EngineState): boolean {
  return step === "ready" || step === "failed" || step === "away";
}

/** What those are told of it who watch it. */
export function toStatus({ placement, url, step, why, mend }: EngineState): EngineStatus {
  return { model: placement.model, host: placement.host, url, step, why, mend };
}
