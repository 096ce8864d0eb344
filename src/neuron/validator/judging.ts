import type { ValidatorConfig } from "../../config.ts";
import type { EpochRow } from "../../domain/ports/score-store.ts";
import { TEMPLATES, TINY_TEMPLATES } from "../../domain/prompts/templates.ts";
import { alphaPerPair } from "../../domain/verification/evidence/threshold.ts";
import { BUILT_IN } from "../../domain/verification/policy/policies.ts";
import { createCanary } from "./canary.ts";
import type { ValidatorDeps } from "./deps.ts";
import type { ExamineParts } from "./examine-reply.ts";
import { createMemory } from "./memory.ts";
import type { View } from "./survey.ts";
import { createTellRestart } from "./tell-restart.ts";
import { createTrust, type Trust } from "./trust.ts";
import { createVerifier } from "./verifier.ts";

/** What judging a validator's miners needs. */
export type Judging = ExamineParts & { trust: Trust };

/**
 * Puts together what answers are judged with.
 *
 * @param of.first - the epoch that begins when none is open
 * @param of.pairs - how many (miner, model) pairs are audited now
 */
export function createJudging(
  deps: ValidatorDeps,
  of: { config: ValidatorConfig; first: Omit<EpochRow, "epoch">; pairs: () => number },
): Judging {
  const { alpha, auditRate, failEpochs, slow = 0 } = of.config.verify;
  const { metrics = null, policies = BUILT_IN } = deps;
  const limits = { alpha: () => alphaPerPair(alpha, of.pairs()), failEpochs };
  const verify = deps.verify ?? createVerifier({ ...deps, slow });
  const memory = createMemory({ ...deps, metrics, limits }, of.first);
  const templates = of.config.mock === null ? TEMPLATES : TINY_TEMPLATES;
  const canary = createCanary({ ...deps, verify, templates });
  return {
    verify,
    memory,
    limits,
    metrics,
    log: deps.log,
    auditFloor: auditRate,
    rulesOf: (model) => policies.of(model).accumulate,
    tellRestart: createTellRestart({ ...deps, metrics }),
    trust: createTrust({ ...deps, memory, canary, metrics }),
  };
}

/** How many (miner, model) pairs a validator audits: miners by the models that they list and we verify. */
export function pairsOf({ targets, listed }: View, models: readonly string[]): number {
  return targets.reduce((sum, { hotkey }) => {
    const list = listed.get(hotkey) ?? [];
    return sum + models.filter((model) => list.includes(model)).length;
  }, 0);
}
