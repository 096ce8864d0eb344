import type { EngineDescription } from "../../domain/ports/engine.ts";
import type { Verdict } from "../../domain/types.ts";
import { noEvidence } from "../../domain/verification/no-evidence.ts";
import { sentenceOf, TargonError } from "../../errors.ts";

/** Our own trouble as a verdict of null. It has a cause too, so that `verify` can name it; no miner ever has it. */
export function ownTrouble(message: string, tokens: number): Verdict {
  return { ...noEvidence(message, tokens), cause: "INTERNAL_ERROR" };
}

/** The verdict where an engine, or the queue in front of it, failed. @throws every other error, as it is */
export function engineTrouble(error: unknown, tokens: number): Verdict {
  if (error instanceof TargonError && (error.code.startsWith("ENGINE_") || error.code === "QUEUE_FULL"))
    return ownTrouble(sentenceOf(error), tokens);
  throw error;
}

/** Why an engine cannot judge an answer to a request for `asked`, one sentence; null: it serves that model. */
export function otherModel(asked: string | null, { model }: EngineDescription): string | null {
  return asked === null || asked === model ? null : `the engine serves ${model}, not ${asked}`;
}
