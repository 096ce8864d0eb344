import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { Address } from "../../domain/types.ts";
import type { EvidenceKey } from "../../domain/verification/evidence/dossier.ts";
import type { Log } from "../../lib/log.ts";

/** Tells that a miner's evidence starts again because what it belongs to has changed. */
export type TellRestart = (of: {
  hotkey: Address;
  model: string;
  changed: "revision" | "policy";
  key: EvidenceKey | null;
}) => void;

/** A change concerns all miners of a model: the first makes a line, each counts. */
export function createTellRestart(deps: { log: Log; metrics?: ValidatorMetrics | null }): TellRestart {
  const told = new Set<string>();
  return ({ hotkey, model, changed, key }) => {
    deps.metrics?.evidenceRestarted(changed);
    deps.log.debug("a miner's evidence starts again", { hotkey, model, changed });
    const change = JSON.stringify([model, changed, key]);
    if (told.has(change)) return;
    told.add(change);
    deps.log.info("evidence on a model starts again", { model, changed, ...key });
  };
}
