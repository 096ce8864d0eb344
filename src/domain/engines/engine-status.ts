import type { LeftOut } from "../plan/types.ts";

/**
 * Where an engine in a container is on its way. `failed`: given up until it is asked for again; `away`: its host cannot
 * be reached, and is tried again and again.
 */
export type EngineStep = "image" | "start" | "load" | "check" | "ready" | "waiting" | "failed" | "away";

/** An engine as those are told who watch it. */
export type EngineStatus = {
  /** Null: not known yet what it serves. */
  model: string | null;
  /** Docker host that it runs on; null: somebody else runs it, or it has no place. */
  host: string | null;
  /** Where it is asked, without credentials; null: nowhere. */
  url: string | null;
  /** `unused`: it lacks something, or is not up yet; `unplaced`: no host has room for it. */
  step: EngineStep | "unused" | "unplaced";
  /** Why it is not ready, and what would help, in one sentence each; null: nothing is wrong, or nothing helps but time. */
  why: string | null;
  mend: string | null;
};

/** A model that no host has room for. */
export function unplaced({ model, why, mend }: LeftOut): EngineStatus {
  return { model, host: null, url: null, step: "unplaced", why, mend };
}
