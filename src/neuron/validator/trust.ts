import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { DistrustReason } from "../../domain/ports/score-store.ts";
import type { Log } from "../../lib/log.ts";
import type { Canary } from "./canary.ts";
import { isTrusted } from "./examine-reply.ts";
import type { Memory } from "./memory.ts";

/** How often an engine that gives no answer of its own is asked in an epoch. */
const TRIES = 3;

/** Whether our own engines can be believed. An engine that cannot is an error line, a metric, and no evidence. */
export type Trust = {
  /** Before a round: has the model's engine verify an answer of its own, once in an epoch. */
  ensure(model: string, signal: AbortSignal): Promise<void>;
  /** After a round: looks how many miners that were clear turned in this epoch. */
  review(model: string): void;
};

/** What trust rests on. */
export type TrustDeps = {
  memory: Memory;
  canary: Canary;
  clock: Clock;
  log: Log;
  metrics?: Pick<ValidatorMetrics, "ownFault"> | null | undefined;
};

/** How often a model's engine was asked in an epoch; `TRIES` once it answered. */
type Heard = { epoch: number; tries: number };

const EFFECT = "its evidence in this epoch counts for nothing and the last weights stand";

/** Watches our own engines. */
export function createTrust(deps: TrustDeps): Trust {
  const { memory, canary, log } = deps;
  const heard = new Map<string, Heard>();
  const distrust = (model: string, reason: DistrustReason) => {
    memory.distrust({ model, reason, atMs: Math.floor(deps.clock.now()) });
    deps.metrics?.ownFault(reason);
  };
  return {
    async ensure(model, signal) {
      const { epoch } = memory.epoch();
      const before = heard.get(model);
      const tries = before?.epoch === epoch ? before.tries : 0;
      if (tries >= TRIES || !isTrusted(memory, model)) return;
      const verdict = await canary(model, signal);
      heard.set(model, { epoch, tries: verdict === null ? tries + 1 : TRIES });
      log.debug("own engine verified an answer of its own", {
        model,
        epoch,
        verified: verdict?.verified ?? null,
      });
      // The epoch may have ended meanwhile: then this says nothing of the new one.
      if (verdict?.verified !== false || memory.epoch().epoch !== epoch) return;
      const { cause, message } = verdict;
      log.error("own engine refuses its own answer", { model, epoch, cause, message, effect: EFFECT });
      distrust(model, "canary");
    },
    review(model) {
      const { epoch } = memory.epoch();
      if (!isTrusted(memory, model)) return;
      const { clear, turned, isOwnFault } = memory.turned(model, epoch);
      if (!isOwnFault) return;
      const fields = { model, epoch, clear, turned, effect: EFFECT };
      log.error("too many clear miners turned at once: own engine is not trusted", fields);
      distrust(model, "turned");
    },
  };
}
