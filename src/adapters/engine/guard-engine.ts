import type { Engine, EngineReading } from "../../domain/ports/engine.ts";
import { type ErrorCode, TargonError } from "../../errors.ts";
import { type Breaker, createBreaker } from "../../lib/breaker.ts";
import { createLimit, type Limit } from "../../lib/limit.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";

/** How an engine is spared, and given up for a while. */
export type GuardOptions = {
  /** For the log: its address without credentials, or its container. */
  name: string;
  model: string;
  log: Log;
  /** Calls at once; an engine out of memory takes every caller down. Default 2. */
  atOnce?: number;
  /** Calls in waiting. Default 512. */
  maxWaiting?: number;
  /** For one call, waiting included, ms. Default 100,000: less than a verification has. */
  deadlineMs?: number;
  /** Failures in a row after which it is not asked for a while. Default 3. */
  failures?: number;
  /** First pause, ms, and the longest. Default 1,000 and 60,000. */
  pauseMs?: number;
  maxPauseMs?: number;
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
 * Puts a bounded queue, a deadline and a circuit breaker in front of an engine. Its calls throw what the engine throws,
 * and: `QUEUE_FULL`; `ENGINE_TIMEOUT` after the deadline; `ENGINE_UNREACHABLE` at once while the breaker is open.
 */
export function guardEngine(engine: Engine, options: GuardOptions): GuardedEngine {
  const { name, model, atOnce = 2, maxWaiting = 512 } = options;
  const limit = createLimit(atOnce, { maxWaiting, onFull: () => queueFull(name, maxWaiting) });
  const guard: Guard = { options, limit, breaker: breakerOf(options), counts: { ...NOTHING } };
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

type Guard = { options: GuardOptions; limit: Limit; breaker: Breaker; counts: typeof NOTHING };

function breakerOf({
  name,
  model,
  log,
  failures = 3,
  pauseMs = 1_000,
  maxPauseMs = 60_000,
}: GuardOptions): Breaker {
  return createBreaker({
    ...{ failures, pauseMs, maxPauseMs },
    onOpen: (of) => log.warn("an engine fails and is not asked for a while", { engine: name, model, ...of }),
    onClose: () => log.info("an engine answers again", { engine: name, model }),
  });
}

/** Known for a while, so that it needs no place in the queue, and that it succeeds says nothing. */
async function described({ options, breaker }: Guard, engine: Engine, signal?: AbortSignal) {
  const pass = breaker.enter();
  if (pass === null) throw isOpen(options.name, breaker);
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
  guard: Guard,
  work: (signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const { name, deadlineMs = 100_000 } = guard.options;
  if (guard.breaker.state() === "open") throw isOpen(name, guard.breaker);
  try {
    return await withDeadline(deadlineMs, signal, (until) =>
      guard.limit.run(async () => {
        // Its turn may come in the very moment in which its time is over.
        until.throwIfAborted();
        return await counted(guard, () => work(until), signal);
      }, until),
    );
  } catch (error) {
    if (error instanceof TargonError || signal?.aborted) throw error;
    if (error instanceof Error && error.name === "TimeoutError") throw tooLate(name, error);
    throw error;
  }
}

async function counted<T>(
  { options, breaker, counts }: Guard,
  work: () => Promise<T>,
  caller: AbortSignal | undefined,
): Promise<T> {
  const pass = breaker.enter();
  if (pass === null) throw isOpen(options.name, breaker);
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
  if (error instanceof TargonError) return FAILURES.includes(error.code);
  return error instanceof Error && error.name === "TimeoutError";
}

function isOpen(engine: string, breaker: Breaker): TargonError {
  return new TargonError("ENGINE_UNREACHABLE", "the engine failed again and again and is not asked now", {
    data: { engine, nextTryInMs: Math.round(breaker.waitMs()) },
  });
}

function queueFull(engine: string, waiting: number): TargonError {
  return new TargonError("QUEUE_FULL", "too many calls wait for the engine", { data: { engine, waiting } });
}

function tooLate(engine: string, cause: Error): TargonError {
  return new TargonError("ENGINE_TIMEOUT", "the engine did not come to the call in time", {
    data: { engine },
    cause,
  });
}
