import { DEFAULT_MAX_MODEL_LEN, type EnginesConfig } from "../../config/engines.ts";
import type { EngineRole } from "../../domain/engines/engine-arguments.ts";
import { planEngines } from "../../domain/plan/plan-engines.ts";
import { VALIDATOR_DEMAND } from "../../domain/plan/plan-numbers.ts";
import { planServing } from "../../domain/plan/plan-serving.ts";
import type { Host, LeftOut, ModelShape, Placement, Plan } from "../../domain/plan/types.ts";
import type { ModelShapes } from "../../domain/ports/models.ts";
import { codeOf, sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { createLimit } from "../../lib/limit.ts";
import type { Log } from "../../lib/log.ts";

/** What a plan is made with. */
export type PlanDeps = {
  shapes: ModelShapes;
  /** The hosts with what of them may be had, given what of ours runs there. */
  readHosts(running: readonly Placement[], signal: AbortSignal): Promise<Host[]>;
  log: Log;
};

/** What is planned. */
export type PlanQuery = {
  models: readonly string[];
  engines: EnginesConfig;
  /** For whom: a validator scores, a miner generates. */
  role: EngineRole;
  /** What runs, as it was planned. */
  running: readonly Placement[];
  /** Number of the epoch. */
  turn: number;
};

/** A plan and the hosts that it is for. */
export type MadePlan = Plan & { hosts: Host[] };

/** Models whose facts are read at once. */
const AT_ONCE = 4;

/**
 * Reads what the models need and what the hosts have, and plans. A model that cannot be read is left out with the reason.
 *
 * @throws {TargonError} of `readHosts`; an abort
 */
export async function makePlan(deps: PlanDeps, query: PlanQuery, signal: AbortSignal): Promise<MadePlan> {
  const limit = createLimit(AT_ONCE);
  const [hosts, facts] = await Promise.all([
    deps.readHosts(query.running, signal),
    Promise.all(query.models.map((model) => limit.run(() => readShape(deps, model, signal), signal))),
  ]);
  const models = facts.filter((fact) => "revision" in fact);
  const unread = facts.filter((fact) => "why" in fact);
  const { placements, left } = planFor(query, { models, hosts });
  return { hosts, placements, left: [...left, ...unread] };
}

function planFor(
  { engines, role, running, turn }: PlanQuery,
  facts: { models: ModelShape[]; hosts: Host[] },
): Plan {
  if (role === "miner") return planServing({ ...engines, ...facts, running });
  const maxModelLen = engines.maxModelLen ?? DEFAULT_MAX_MODEL_LEN;
  return planEngines({ ...engines, ...facts, running, turn, demand: VALIDATOR_DEMAND, maxModelLen });
}

async function readShape(
  { shapes, log }: PlanDeps,
  model: string,
  signal: AbortSignal,
): Promise<ModelShape | LeftOut> {
  try {
    return await shapes.read(model, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    log.debug("a model is left out: it cannot be told what it needs", { model, code: codeOf(error) }, error);
    return toLeftOut(model, error);
  }
}

function toLeftOut(model: string, error: unknown): LeftOut {
  if (!(error instanceof TargonError)) return { model, why: sentenceOf(error), mend: "report this as a bug" };
  const { expected, ...data } = error.data;
  const bare = new TargonError(error.code, error.message, { data });
  return { model, why: sentenceOf(bare), mend: String(expected ?? MENDS[error.code] ?? "another model") };
}

const MENDS: Partial<Record<TargonError["code"], string>> = {
  HUB_UNREACHABLE: "try again, or put the model into the Hugging Face cache",
  MODEL_FILES_MISSING: "all files of the model, or ORG/NAME of the hub",
};
