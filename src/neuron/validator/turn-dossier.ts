import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { StateRow } from "../../domain/ports/score-store.ts";
import type { Dossier } from "../../domain/verification/evidence/dossier.ts";
import { turnEpoch } from "../../domain/verification/evidence/turn-epoch.ts";
import type { Log } from "../../lib/log.ts";

/** How rare a false fail must be, and how long a fail lasts. */
export type EvidenceLimits = {
  /** False-positive rate of one (miner, model) pair in an epoch, as many as there are now. */
  alpha(): number;
  /** Epochs after which a failed miner is judged anew. */
  failEpochs: number;
};

/** A dossier as the epoch begins. */
export type Turn = (before: Dossier, of: Pick<StateRow, "hotkey" | "model">) => Dossier;

/** Makes of a dossier that of a later epoch; a fail that ends is a line. */
export function createTurn(
  { log, limits, metrics }: { log: Log; limits: EvidenceLimits; metrics?: ValidatorMetrics | null },
  epoch: number,
): Turn {
  const alpha = limits.alpha();
  return (before, { hotkey, model }) => {
    const after = turnEpoch(before, { epoch, alpha, failEpochs: limits.failEpochs });
    if (before.state === "fail" && after.state !== "fail") {
      log.info("a failed miner is judged anew", { hotkey, model, failedIn: before.failedIn, epoch });
      metrics?.evidenceRestarted("fail-ended");
    }
    return { ...before, ...after };
  };
}
