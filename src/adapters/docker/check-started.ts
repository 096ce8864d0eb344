import type { RootCause } from "../../domain/engines/root-cause.ts";
import type { Placement } from "../../domain/plan/types.ts";
import type { Engine } from "../../domain/ports/engine.ts";
import { codeOf, sentenceOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { sourceOf } from "./container-spec.ts";
import type { KeeperDeps } from "./keeper-deps.ts";

/** Ids that every vocabulary has. */
const ANY_IDS = [0, 1, 2];
/** The first request compiles what the engine left for later. */
const FIRST_REQUEST_MS = 300_000;

/** Whether an engine that says it is healthy serves the model that it was told to load, and scores; null: it does. */
export async function checkStarted(
  { openEngine, gate, settings, log }: KeeperDeps,
  placement: Placement,
  signal: AbortSignal,
): Promise<RootCause | null> {
  const { model } = placement;
  let engine: Engine | undefined;
  try {
    engine = await openEngine({ url: gate.url, model, timeoutMs: FIRST_REQUEST_MS, log }, signal);
    const { root } = await engine.describe(signal);
    if (root !== sourceOf(settings, placement).model) return OTHER_MODEL;
    await engine.score(ANY_IDS, 0, signal);
    return null;
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    log.debug("the engine's first request failed", { why: sentenceOf(error) });
    return codeOf(error) === "ENGINE_OTHER_MODEL" ? OTHER_MODEL : NO_SCORES;
  } finally {
    await engine?.close();
  }
}

const OTHER_MODEL: RootCause = {
  name: "other-model",
  what: "the engine serves another model than it was told to",
  mend: "name a stock image with --engines.image: this one does not heed --model",
  remedy: "operator",
  maxModelLen: null,
};

const NO_SCORES: RootCause = {
  name: "no-scores",
  what: "the engine started and does not answer a scored request",
  mend: "read its log",
  remedy: "wait",
  maxModelLen: null,
};
