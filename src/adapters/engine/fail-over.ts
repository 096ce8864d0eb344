import type { Engine } from "../../domain/ports/engine.ts";
import { type ErrorCode, TargonError } from "../../errors.ts";

/** What another engine of the model may do better. A refusal would be the same there. */
const ELSEWHERE: readonly ErrorCode[] = [
  "ENGINE_UNREACHABLE",
  "ENGINE_TIMEOUT",
  "ENGINE_ANSWER_INVALID",
  "ENGINE_OTHER_MODEL",
  "QUEUE_FULL",
];

/** Engines that one call may try: an answer that brings an engine down must not bring down all of them. */
const MOST_TRIES = 2;

/**
 * Several engines of one model as one: the first is asked, and where it fails the next, which is then kept to. Every
 * call may be repeated: none leaves anything behind.
 *
 * @param engines - at least one, in the order of trying; closing them is the caller's
 */
export function failOver(engines: readonly [Engine, ...Engine[]]): Engine {
  const [first] = engines;
  let current = 0;
  const call = async <T>(work: (engine: Engine) => Promise<T>): Promise<T> => {
    for (let tries = 1; ; tries++) {
      const place = current;
      try {
        return await work(engines[place] ?? first);
      } catch (error) {
        const isElsewhere = error instanceof TargonError && ELSEWHERE.includes(error.code);
        if (!isElsewhere || tries >= MOST_TRIES || place + 1 >= engines.length) throw error;
        current = Math.max(current, place + 1);
      }
    }
  };
  return {
    describe: (signal) => call((engine) => engine.describe(signal)),
    tokenize: (request, signal) => call((engine) => engine.tokenize(request, signal)),
    detokenize: (ids, signal) => call((engine) => engine.detokenize(ids, signal)),
    score: (ids, topK, signal) => call((engine) => engine.score(ids, topK, signal)),
    ...(first.continueFrom && {
      continueFrom: (prefixes, signal) => call((engine) => continuedBy(engine, prefixes, signal)),
    }),
    ...(first.generate && {
      generate: (request, signal) => call((engine) => (engine.generate ?? unable)(request, signal)),
    }),
    close: async () => {},
  };
}

async function continuedBy(engine: Engine, prefixes: number[][], signal: AbortSignal | undefined) {
  return await (engine.continueFrom ?? unable)(prefixes, signal);
}

async function unable(): Promise<never> {
  throw new TargonError("ENGINE_REFUSED", "the engine has no such call");
}
