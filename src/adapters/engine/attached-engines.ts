import type { EngineStatus } from "../../domain/engines/engine-status.ts";
import { isAbort } from "../../lib/abort.ts";
import { type AttachDeps, type Attached, attachEngine, type Endpoint, refusalOf } from "./attach-engine.ts";
import type { EnginePart } from "./combine-engines.ts";
import type { EnginePool, Member } from "./engine-pool.ts";
import { plainUrl } from "./plain-url.ts";

/** Engines that already run somewhere, and the pool that they are put into. */
export type AttachedEnginesOptions = AttachDeps & { endpoints: readonly Endpoint[]; pool: EnginePool };

/** Engines that somebody else runs. */
export type AttachedEngines = EnginePart & {
  /** Whether a model is theirs: an address names it or serves it, or one that names none has yet to say what it serves. */
  covers(model: string): boolean;
};

/**
 * Engines that somebody else runs. `ensure` checks and attaches those that answer, says once why another does not, and
 * asks it again at the next call; one that serves something else by now is dropped and looked at anew. Opens nothing by
 * itself.
 */
export function createAttachedEngines(options: AttachedEnginesOptions): AttachedEngines {
  const { endpoints, log, pool } = options;
  const attached = new Map<Endpoint, Attached>();
  const refused = new Map<Endpoint, Record<string, unknown>>();
  const refuse = (endpoint: Endpoint, fields: Record<string, unknown>) => {
    const isNews = JSON.stringify(refused.get(endpoint)) !== JSON.stringify(fields);
    if (isNews) log.warn("an engine is not used", fields);
    refused.set(endpoint, fields);
  };
  const add = async (endpoint: Endpoint, found: Attached) => {
    const { name: engine, model } = found;
    const why = reasonAgainst(found, [...attached.values()]) ?? conflict(found, pool.add(found));
    if (why === null) {
      attached.set(endpoint, found);
      refused.delete(endpoint);
      return;
    }
    refuse(endpoint, { engine, model, why });
    await found.engine.close();
  };
  return {
    name: "attached",
    covers: (model) =>
      endpoints.some((endpoint) => {
        const served = endpoint.model ?? attached.get(endpoint)?.model;
        return served === undefined || served === model;
      }),
    async ensure(models, { signal } = {}) {
      await Promise.all([...attached].map((entry) => dropChanged({ pool, attached, log }, entry, signal)));
      const missing = endpoints.filter((endpoint) => !attached.has(endpoint));
      const found = await Promise.all(
        missing.map((endpoint) => tryAttach({ ...options, refuse }, endpoint, signal)),
      );
      // In the order given, so that of two engines with different files the same one is used each time.
      for (const [i, endpoint] of missing.entries()) if (found[i]) await add(endpoint, found[i]);
      for (const one of found) if (one !== null) warnUnlessWanted(log, one, models);
      signal?.throwIfAborted();
    },
    states: () =>
      endpoints.map((endpoint) => statusOf(endpoint, attached.get(endpoint), refused.get(endpoint)?.why)),
    async close() {
      await Promise.all([...attached.values()].map((engine) => pool.remove(engine)));
      attached.clear();
    },
  };
}

function statusOf({ model, url }: Endpoint, attached: Attached | undefined, why: unknown): EngineStatus {
  const status = { model: attached?.model ?? model, host: null, url: plainUrl(url), mend: null };
  if (attached === undefined)
    return {
      ...status,
      step: why === undefined ? "check" : "unused",
      why: why === undefined ? null : String(why),
    };
  return attached.reading().state === "closed"
    ? { ...status, step: "ready", why: null }
    : { ...status, step: "away", why: "its calls fail" };
}

type Attaching = AttachDeps & { refuse(endpoint: Endpoint, fields: Record<string, unknown>): void };

/** Null, told to `refuse`, where it cannot be used now; null too where the signal aborts. */
async function tryAttach(
  deps: Attaching,
  endpoint: Endpoint,
  signal?: AbortSignal,
): Promise<Attached | null> {
  try {
    return await attachEngine(deps, endpoint, signal);
  } catch (error) {
    if (!(isAbort(error) && signal?.aborted)) deps.refuse(endpoint, refusalOf(error, endpoint));
    return null;
  }
}

function reasonAgainst({ name, model }: Attached, attached: readonly Attached[]): string | null {
  const isTwice = attached.some((one) => one.name === name && one.model === model);
  return isTwice ? "its address is given twice for one model: give it once" : null;
}

function conflict({ root }: Attached, other: Member | null): string | null {
  if (other === null) return null;
  return `it serves ${root}, the model's other engines ${other.root}: let all serve one revision`;
}

function warnUnlessWanted(log: AttachDeps["log"], { name: engine, model }: Attached, models: string[]): void {
  if (models.includes(model)) return;
  const mend = "add the model to the list (--models.mode config, --models.file)";
  log.warn("an engine's model is not wanted, so nobody is verified with it", { engine, model, mend });
}

type Held = Pick<AttachedEnginesOptions, "log" | "pool"> & { attached: Map<Endpoint, Attached> };

async function dropChanged(
  { pool, attached, log }: Held,
  [endpoint, engine]: [Endpoint, Attached],
  signal?: AbortSignal,
): Promise<void> {
  if (await engine.isSame(signal)) return;
  attached.delete(endpoint);
  log.warn("an engine serves something else than when it was attached", { engine: engine.name });
  await pool.remove(engine);
}
