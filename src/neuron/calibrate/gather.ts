import type { MinerRequest } from "../../domain/types.ts";
import { findNoise } from "../../domain/verification/calibrate/find-noise.ts";
import { type Sample, sampleAnswer } from "../../domain/verification/calibrate/sample.ts";
import type { SamplingPolicy } from "../../domain/verification/policy/policy.ts";
import type { Scored } from "../../domain/verification/position.ts";
import { sentenceOf, TargonError } from "../../errors.ts";
import { inParallel } from "../../lib/in-parallel.ts";
import type { Log } from "../../lib/log.ts";
import type { Participant } from "./deps.ts";
import { askEngine, scoreAnswer } from "./draw-answer.ts";
import { makeRequest, type Recipe } from "./make-request.ts";
import { createProgress } from "./progress.ts";

/** Answers that are drawn and scored at once. */
const AT_ONCE = 4;
/** By so many tokens the noise map is told, before the hours that the others may take. */
const FIRST_TOKENS = 300;
/** Requests in a row without a token, after which nothing more is expected. */
const MOST_EMPTY = 30;

/** One engine as the miner, the others as its verifiers. */
export type Duty = { miner: Participant; verifiers: Participant[]; recipe: Recipe; tokens: number };

type Drawn = { request: MinerRequest; seed: bigint; ids: number[]; scored: Scored[] };

/**
 * Has an engine answer until there are as many tokens as asked for, scored by each verifier: a sample per verifier.
 *
 * @throws {TargonError} `CONFIG_INVALID` where the engine ignores seeds, or draws with a noise that no map explains;
 * `ENGINE_*` with how far it came
 */
export async function gatherSamples(
  log: Log,
  { duty, policy }: { duty: Duty; policy: SamplingPolicy },
  signal: AbortSignal,
): Promise<Sample[]> {
  const { miner, verifiers, tokens } = duty;
  const { name, url } = miner;
  const drawn: Drawn[] = [];
  const progress = createProgress(log, { engine: name, url, of: tokens });
  await drawUntil(Math.min(FIRST_TOKENS, tokens), { duty, drawn, progress }, signal);
  const noise = findNoise(policy, drawn.map(firstOf));
  if (noise === null) throw await unexplained(miner, drawn[0], signal);
  log.info("noise found", { engine: name, noise });
  await drawUntil(tokens, { duty, drawn, progress }, signal);
  return verifiers.map((verifier, k) => ({
    name: `${name} seen by ${verifier.name}`,
    source: `${rootOf(miner)} seen by ${rootOf(verifier)}, noise ${noise}`,
    noise,
    answers: drawn.map(({ scored, seed }) => sampleAnswer(policy, scored[k] as Scored, { seed, noise })),
  }));
}

type Work = { duty: Duty; drawn: Drawn[]; progress: (tokens: number) => void };

async function drawUntil(
  tokens: number,
  { duty, drawn, progress }: Work,
  signal: AbortSignal,
): Promise<void> {
  let done = drawn.reduce((sum, { ids }) => sum + ids.length, 0);
  let index = drawn.length;
  let empty = 0;
  const one = async (until: AbortSignal): Promise<boolean> => {
    if (done >= tokens) return false;
    const { request, seed } = makeRequest(duty.recipe, index++);
    const answer = await askEngine(duty.miner, request, until);
    const ids = answer.tokens.map(({ id }) => id);
    empty = ids.length === 0 ? empty + 1 : 0;
    if (empty >= MOST_EMPTY) throw new TargonError("ENGINE_ANSWER_INVALID", "the engine's answers are empty");
    if (ids.length === 0) return true;
    drawn.push({ request, seed, ids, scored: await scoreAnswer(duty.verifiers, { request, answer }, until) });
    done += ids.length;
    progress(done);
    return true;
  };
  try {
    await inParallel(AT_ONCE, one, signal);
  } catch (error) {
    throw withProgress(error, { engine: duty.miner.url, tokens: done, wanted: duty.tokens });
  }
}

function withProgress(error: unknown, data: { engine: string; tokens: number; wanted: number }): unknown {
  if (!(error instanceof TargonError)) return error;
  return new TargonError(error.code, "the calibration came to an end before it was done", {
    data: { ...data, reason: sentenceOf(error) },
    cause: error,
  });
}

function firstOf({ scored, seed }: Drawn): { scored: Scored; seed: bigint } {
  return { scored: scored[0] as Scored, seed };
}

/** The same request once more tells an engine that ignores seeds from one whose noise nobody knows. */
async function unexplained(
  miner: Participant,
  drawn: Drawn | undefined,
  signal: AbortSignal,
): Promise<TargonError> {
  const again = drawn && (await askEngine(miner, drawn.request, signal)).tokens.map(({ id }) => id);
  const isSame = again?.join() === drawn?.ids.join();
  const message = isSame
    ? "the engine draws with a noise that no map explains, so its tokens say nothing of a seed"
    : "the engine ignores the seed: the same request has another answer each time";
  return new TargonError("CONFIG_INVALID", message, {
    data: { engine: miner.url, version: miner.description.version },
  });
}

/** Folders are the machine's own affair. */
function rootOf({ description: { version, root } }: Participant): string {
  return `${root.startsWith("/") ? root.split("/").at(-1) : root} on ${version}`;
}
