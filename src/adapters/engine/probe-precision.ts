import type { Engine } from "../../domain/ports/engine.ts";
import type { Token } from "../../domain/types.ts";
import {
  type LatticePolicy,
  latticeOf,
  type Precision,
} from "../../domain/verification/structure/lattice.ts";
import { PROBE_TEXT } from "./probe-text.ts";

/** As many as answers report: what is read off both is the same. */
const TOP = 5;

/**
 * In which precision an engine's logits come, read off one prefill of a fixed text; null: it cannot be told.
 *
 * @throws {TargonError} `ENGINE_*`, `QUEUE_FULL`
 */
export async function probePrecision(
  engine: Engine,
  policy: LatticePolicy,
  signal?: AbortSignal,
): Promise<Precision | null> {
  const ids = await engine.tokenize({ prompt: PROBE_TEXT }, signal);
  const scores = await engine.score(ids, TOP, signal);
  const tokens = scores.flatMap((score, i): Token[] => {
    if (score === null) return [];
    return [{ id: ids[i] ?? 0, text: "", logprob: score.logprob, top: score.top, atMs: 0 }];
  });
  return latticeOf(tokens, policy).precision;
}
