import type { EngineStatus } from "../../domain/engines/engine-status.ts";
import type { Engines, EnginesTurn } from "../../domain/ports/engine.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import type { EnginePool } from "./engine-pool.ts";

/** Where engines come from: it puts those that run into the pool, and takes those out that do not any more. */
export type EnginePart = {
  /** One word, for the log. */
  name: string;
  /** Makes what it can of the models run; resolves when it is clear which do. */
  ensure(models: string[], turn?: EnginesTurn): Promise<void>;
  /** Its engines as those are told who watch them. */
  states(): EngineStatus[];
  /** Closes its engines. */
  close(): Promise<void>;
};

/**
 * Engines of several origins in one pool: those of one model share its work wherever they come from, and what fails in
 * one part hides nothing of the others.
 */
export function combineEngines(
  { pool, log }: { pool: EnginePool; log: Log },
  parts: readonly EnginePart[],
): Engines {
  return {
    ...pool,
    async ensure(models, turn = {}) {
      const { signal } = turn;
      await Promise.all(
        parts.map(async ({ name, ensure }) => {
          try {
            await ensure(models, turn);
          } catch (error) {
            if (isAbort(error) && signal?.aborted) throw error;
            log.error("engines could not be seen to", { part: name, code: codeOf(error) }, error);
          }
        }),
      );
      await pool.probe(signal);
      const served = pool.models();
      return models.filter((model) => served.includes(model));
    },
    states: () => parts.flatMap((part) => part.states()),
    async close() {
      await Promise.allSettled(parts.map((part) => part.close()));
      await pool.close();
    },
  };
}
