import type { Engine } from "../../domain/ports/engine.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { checkEngine } from "./check-engine.ts";
import type { Member } from "./engine-pool.ts";
import { explainDescription } from "./explain-refusal.ts";
import { type GuardOptions, guardEngine } from "./guard-engine.ts";
import { openHttpEngine } from "./http-engine.ts";
import { plainUrl } from "./plain-url.ts";

/** Where an engine is. `url` without /v1; `model` null: whatever it lists first. */
export type Endpoint = { model: string | null; url: string; apiKey?: string | null };

/** An engine that was checked and stands behind its guard. */
export type Attached = Member & {
  /** Whether it still serves what it did; true where it cannot be asked now: its guard tells that. */
  isSame(signal?: AbortSignal): Promise<boolean>;
};

/** How engines are attached. */
export type AttachDeps = {
  /** Room that the longest request and its answer take, tokens. */
  needTokens: number;
  log: Log;
  /** How long what an engine said of itself holds, ms. Default 30,000. */
  descriptionMs?: number;
  guard?: Partial<GuardOptions>;
};

/** A server that does not even say what it serves. */
const DESCRIBE_MS = 10_000;
/** All checks together, on an engine that others use too. */
const CHECK_MS = 120_000;

/**
 * Opens an engine, checks that it can do all that verification needs, and puts a guard in front of it.
 *
 * @throws {TargonError} `ENGINE_UNFIT` with what was `found` and its `mend`; `ENGINE_UNREACHABLE`, `ENGINE_TIMEOUT`
 */
export async function attachEngine(
  { needTokens, log, guard, descriptionMs }: AttachDeps,
  { model, url, apiKey }: Endpoint,
  signal?: AbortSignal,
): Promise<Attached> {
  const name = plainUrl(url);
  const options = {
    url,
    log,
    describeTimeoutMs: DESCRIBE_MS,
    ...(descriptionMs !== undefined && { descriptionMs }),
    ...(apiKey && { apiKey }),
    ...(model && { model }),
  };
  const raw = await openHttpEngine(options, signal).catch((error: unknown) => {
    throw explainDescription(error, { url: name, model });
  });
  try {
    await withDeadline(CHECK_MS, signal, (until) =>
      checkEngine(raw, { url: name, tokens: needTokens }, until),
    );
    const { root, version, maxModelLen, ...served } = await raw.describe(signal);
    const guarded = guardEngine(pinned(raw, root), { ...guard, name, model: served.model, log });
    log.info("engine attached", { engine: name, model: served.model, version, root, maxModelLen });
    return { ...guarded, name, model: served.model, root, isSame: (until) => isSame(raw, root, until) };
  } catch (error) {
    await raw.close();
    throw error;
  }
}

/** Evidence belongs to the files that an engine serves: one that serves others says nothing until it is attached anew. */
function pinned(engine: Engine, root: string): Engine {
  return {
    ...engine,
    async describe(signal) {
      const description = await engine.describe(signal);
      if (description.root === root) return description;
      throw new TargonError("ENGINE_OTHER_MODEL", "the engine serves other files than when it was attached", {
        data: { before: root, now: description.root },
      });
    },
  };
}

async function isSame(engine: Engine, root: string, signal?: AbortSignal): Promise<boolean> {
  try {
    return (await engine.describe(signal)).root === root;
  } catch (error) {
    if (isAbort(error) || !(error instanceof TargonError)) throw error;
    return error.code === "ENGINE_UNREACHABLE" || error.code === "ENGINE_TIMEOUT";
  }
}

/** Why an engine is not used, as the log tells it. */
export function refusalOf(error: unknown, { url, model }: Endpoint): Record<string, unknown> {
  const engine = plainUrl(url);
  if (error instanceof TargonError && error.code === "ENGINE_UNFIT") {
    const { found, mend } = error.data;
    return { engine, model, why: `${found}: ${mend}` };
  }
  return { engine, model, why: sentenceOf(error) };
}
