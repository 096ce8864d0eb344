import type { Engine, Engines } from "../../domain/ports/engine.ts";
import type { Clock, Random } from "../../domain/ports/runtime.ts";
import { generatePrompt } from "../../domain/prompts/generate-prompt.ts";
import type { Templates } from "../../domain/prompts/templates.ts";
import { buildRequest } from "../../domain/request/build-request.ts";
import type { SavedResponse, Verdict } from "../../domain/types.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { VERSION } from "../../version.ts";
import type { VerifyAnswer } from "./deps.ts";
import { VERIFY_MS } from "./judge.ts";

/** What a canary needs. */
export type CanaryDeps = {
  engines: Pick<Engines, "all">;
  verify: VerifyAnswer;
  random: Random;
  clock: Clock;
  log: Log;
  templates: Templates;
};

/** Asks each engine of a model for an answer of its own and verifies it as a miner's; null: none that says anything. */
export type Canary = (model: string, signal: AbortSignal) => Promise<Verdict | null>;

/** As long as what miners of the smallest model are asked for: a few seconds on any engine. */
const TOKENS = 64;

/** Open enough for the choice of tokens to say something. */
const TEMPERATURE = 0.8;

const SEED_END = 2 ** 31;

/**
 * Makes canaries. An engine whose noise no map explains is no worse for it: then the seed is left out and its logprobs
 * alone are judged. Where a map once explained it, it has to again. Where an engine refuses its own answer, that is the
 * verdict on the model.
 */
export function createCanary(deps: CanaryDeps): Canary {
  const noises = new WeakMap<Engine, string>();
  return async (model, signal) => {
    const songs = deps.engines.all(model).map((engine) => listen(deps, { model, engine, noises }, signal));
    const verdicts = (await Promise.all(songs)).filter((verdict) => verdict !== null);
    return verdicts.find(({ verified }) => verified === false) ?? verdicts[0] ?? null;
  };
}

type Song = { model: string; engine: Engine; noises: WeakMap<Engine, string> };

async function listen(deps: CanaryDeps, song: Song, signal: AbortSignal): Promise<Verdict | null> {
  try {
    return await withDeadline(VERIFY_MS, signal, (until) => sing(deps, song, until));
  } catch (error) {
    if (isAbort(error) && signal.aborted) throw error;
    const { model } = song;
    deps.log.warn("the engine gave no answer of its own to verify", { model, code: codeOf(error) }, error);
    return null;
  }
}

async function sing(
  deps: CanaryDeps,
  { model, engine, noises }: Song,
  signal: AbortSignal,
): Promise<Verdict | null> {
  const saved = await answerOf(deps, { model, engine }, signal);
  if (saved === null) return null;
  const hint = { noiseHint: noises.get(engine) ?? null };
  const call = { model, engine, saved, duplicateOf: null, lagMs: 0, ...hint };
  const { verdict } = await deps.verify(call, signal);
  // A model that has nothing to say is no fault of its engine.
  if (verdict.verified === null || verdict.cause === "TOO_SHORT") return null;
  if (verdict.verified) {
    if (verdict.noise !== null && !verdict.weaker) noises.set(engine, verdict.noise);
    return verdict;
  }
  if (noises.has(engine)) return verdict;
  return (await deps.verify({ ...call, noise: null }, signal)).verdict;
}

async function answerOf(
  { random, clock, templates }: CanaryDeps,
  { model, engine }: Pick<Song, "model" | "engine">,
  signal: AbortSignal,
): Promise<SavedResponse | null> {
  const { generate } = engine;
  if (generate === undefined) return null;
  const prompt = generatePrompt({ random, templates }, "COMPLETION");
  const sampling = { temperature: TEMPERATURE, topP: 1, maxTokens: TOKENS, stream: false };
  const seed = BigInt(Math.floor(random.uniform() * SEED_END));
  const request = buildRequest({ ...prompt, model, seed, ...sampling });
  const startedAt = new Date(clock.now()).toISOString();
  const response = await generate(request, signal);
  const { endpoint, body } = request;
  return { schema: "targon.response/1", endpoint, request: body, response, startedAt, version: VERSION };
}
