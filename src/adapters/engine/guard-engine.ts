import type { Engine, EngineReading } from "../../domain/ports/engine.ts";
import { type ErrorCode, TargonError } from "../../errors.ts";
import { isTimeout } from "../../lib/abort.ts";
import type { Pass } from "../../lib/breaker.ts";
import { createLimit, type Limit } from "../../lib/limit.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { type BreakerSettings, createEngineBreaker, type EngineBreaker } from "./engine-breaker.ts";

/** How an engine is spared, and given up for a while. */
export type GuardOptions = BreakerSettings & {
  /** Calls at once; an engine out of memory takes every caller down. Default 2. */
  atOnce?: number;
  /** Calls in waiting. Default 512. */
  maxWaiting?: number;
  /** How long a call may wait for its turn, ms. Default 40,000. */
  waitMs?: number;
  /** How long it may run, ms. Default 60,000: with the wait less than a verification has. */
  callMs?: number;
};

/** An engine behind its guard. */
export type GuardedEngine = { engine: Engine; reading(): EngineReading };

/** What says that the engine is at fault; a refusal says that it lives, and may be the answer's own fault. */
const FAILURES: readonly ErrorCode[] = [
  "ENGINE_UNREACHABLE",
  "ENGINE_TIMEOUT",
  "ENGINE_ANSWER_INVALID",
  "ENGINE_OTHER_MODEL",
];

/**
 * Puts a bounded queue, deadlines and a circuit breaker in front of an engine. Its calls throw what the engine throws,
 * and: `QUEUE_FULL`; `ENGINE_TIMEOUT` after a deadline; `ENGINE_UNREACHABLE` at once while the breaker is open for long.
 */
export function guardEngine(engine: Engine, options: GuardOptions): GuardedEngine {
  const { name, model, atOnce = 2, maxWaiting = 512 } = options;
  const limit = createLimit(atOnce, { maxWaiting, onFull: () => queueFull(name, maxWaiting) });
  const guard: Guard = { options, limit, breaker: createEngineBreaker(options), counts: { ...NOTHING } };
  const { continueFrom, generate } = engine;
  return {
    reading: () => ({
      ...{ name, model, state: guard.breaker.state(), waiting: limit.waiting() },
      ...guard.counts,
    }),
    engine: {
      describe: (signal) => described(guard, engine, signal),
      tokenize: (request, signal) => queued(guard, (until) => engine.tokenize(request, until), signal),
      detokenize: (ids, signal) => queued(guard, (until) => engine.detokenize(ids, until), signal),
      score: (ids, topK, signal) => queued(guard, (until) => engine.score(ids, topK, until), signal),
      ...(continueFrom && {
        continueFrom: (prefixes, signal) => queued(guard, (until) => continueFrom(prefixes, until), signal),
      }),
      ...(generate && {
        generate: (request, signal) => queued(guard, (until) => generate(request, until), signal),
      }),
      close: () => engine.close(),
    },
  };
}

const NOTHING = { running: 0, calls: 0, failures: 0, seconds: 0 };

type Guard = {
  options: GuardOptions;
  limit: Limit;
  breaker: EngineBreaker;
  counts: typeof NOTHING;
};

/** Known for a while, so that it needs no place in the queue, and that it succeeds says nothing. */
async function described(guard: Guard, engine: Engine, signal?: AbortSignal) {
  const pass = await guard.breaker.enter(signal);
  try {
    return await engine.describe(signal);
  } catch (error) {
    if (isFailure(error)) pass.failed();
    throw error;
  } finally {
    pass.left();
  }
}

async function queued<T>(
  { options, limit, breaker, counts }: Guard,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { name, waitMs = 40_000, callMs = 60_000 } = options;
  const late = AbortSignal.timeout(waitMs);
  try {
    return await limit.run(
      async () => {
        const pass = await breaker.enter(signal);
        return await counted(counts, {
          pass,
          work: () => withDeadline(callMs, signal, work),
          caller: signal,
        });
      },
      signal ? AbortSignal.any([signal, late]) : late,
    );
  } catch (error) {
    throw signal?.aborted || !isTimeout(error) ? error : tooLate(name, error);
  }
}

type Counted<T> = { pass: Pass; work: () => Promise<T>; caller: AbortSignal | undefined };

async function counted<T>(counts: Guard["counts"], { pass, work, caller }: Counted<T>): Promise<T> {
  const startedMs = performance.now();
  counts.running++;
  counts.calls++;
  try {
    const result = await work();
    pass.succeeded();
    return result;
  } catch (error) {
    const isFailed = isFailure(error) && !caller?.aborted;
    if (isFailed) {
      counts.failures++;
      pass.failed();
    } else if (error instanceof TargonError && error.code === "ENGINE_REFUSED") pass.succeeded();
    throw error;
  } finally {
    pass.left();
    counts.running--;
    counts.seconds += (performance.now() - startedMs) / 1000;
  }
}

function isFailure(error: unknown): boolean {
  return error instanceof TargonError ? FAILURES.includes(error.code) : isTimeout(error);
}

function queueFull(engine: string, waiting: number): TargonError {
  return new TargonError("QUEUE_FULL", "too many calls wait for the engine", { data: { engine, waiting } });
}

function tooLate(engine: string, cause: unknown): TargonError {
  return new TargonError("ENGINE_TIMEOUT", "the engine did not come to the call, or to its end, in time", {
    data: { engine },
    cause,
  });
}
