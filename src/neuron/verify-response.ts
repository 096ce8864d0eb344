import { answerOf } from "../domain/answer/answer-of.ts";
import type { NoiseName } from "../domain/noise/noise.ts";
import type { Engine, EngineDescription } from "../domain/ports/engine.ts";
import type { Clock } from "../domain/ports/runtime.ts";
import type { Weights } from "../domain/ports/weights.ts";
import { samplingOf } from "../domain/request/sampling-of.ts";
import type { Answer, Sampling, SavedResponse, Verdict } from "../domain/types.ts";
import { conclude } from "../domain/verification/conclude.ts";
import { type Finding, skipped } from "../domain/verification/finding.ts";
import { type Judgement, judge, UNJUDGED } from "../domain/verification/judge.ts";
import { BUILT_IN, type Policies } from "../domain/verification/policy/policies.ts";
import type { Policy } from "../domain/verification/policy/policy.ts";
import type { Scored } from "../domain/verification/position.ts";
import { checkNumbers, checkStructure } from "../domain/verification/structure/check-structure.ts";
import { batteryFindings } from "./verify/battery-findings.ts";
import { prefill, promptIds, structureFacts, unechoed } from "./verify/gather.ts";
import { engineTrouble, otherModel, ownTrouble } from "./verify/own-trouble.ts";
import { powvFinding } from "./verify/powv-finding.ts";
import { type RequestFacts, requestFacts } from "./verify/request-facts.ts";
import { slowFindings } from "./verify/slow-finding.ts";
import { spelling } from "./verify/spelling.ts";

/** One answer to verify. */
export type VerifyInput = {
  saved: SavedResponse;
  /** The noise that the miner's engine draws with; undefined: each known map is tried; null: no seeded test. */
  noise?: NoiseName | null | undefined;
  /** The map that explained the miner's answers before: tried first. */
  noiseHint?: NoiseName | undefined;
  /** What the answer is judged by. Default: what `policies` says of the engine's model. */
  policy?: Policy | undefined;
  /** Who gave the very same tokens before (a miner, an earlier request). */
  duplicateOf?: string | undefined;
  /** How late the receiver's clock may have been while the answer came, ms. Default: as saved, else 5. */
  lagMs?: number | undefined;
  /** How many tokens are generated again from their true prefixes, in one more request. Default 0. */
  slow?: number | undefined;
  /** Whether the statistics that refuse nothing are told among the checks. Default false. */
  statistics?: boolean | undefined;
};

/** An idle machine's event loop is not later than this. */
const DEFAULT_LAG_MS = 5;

/** A verdict with what it rests on. */
export type Examination = Pick<Judgement, "ledger" | "fit"> & {
  verdict: Verdict;
  findings: Finding[];
  answer: Answer;
  /** The tokens beside the prefill; null: there was none. */
  scored: Scored | null;
  /** Null: the engine could not be asked what it serves. */
  policy: Policy | null;
  /** The model's files that the engine serves, its path or repository; null as above. */
  revision: string | null;
};

type Deps = {
  engine: Engine;
  clock: Pick<Clock, "monotonic">;
  /** What powv values are checked with; null or absent: they are not. */
  weights?: Weights | null;
  /** Default: those that targon brings. */
  policies?: Policies;
};

/** The verdict of `examineResponse`. */
export async function verifyResponse(deps: Deps, input: VerifyInput, signal?: AbortSignal): Promise<Verdict> {
  return (await examineResponse(deps, input, signal)).verdict;
}

/**
 * Verifies one answer with one engine: structure, then one prefill. Engine trouble is `verified: null` with cause
 * INTERNAL_ERROR and never counts against a miner; so is an engine with another model.
 *
 * @throws {TargonError} `RESPONSE_INVALID` when the request has a form that cannot be verified; an abort
 */
export async function examineResponse(
  deps: Deps,
  input: VerifyInput,
  signal?: AbortSignal,
): Promise<Examination> {
  const started = deps.clock.monotonic();
  const asked = requestFacts(input.saved.request);
  const answer = answerOf(input.saved);
  const examination = await withEngine(deps, { asked, answer, input }, signal);
  const tookMs = deps.clock.monotonic() - started;
  return { ...examination, verdict: { ...examination.verdict, tookMs } };
}

type Case = { asked: RequestFacts; answer: Answer; input: VerifyInput };

async function withEngine(deps: Deps, one: Case, signal?: AbortSignal): Promise<Examination> {
  const { engine } = deps;
  try {
    const description = await engine.describe(signal);
    const { model, version, fingerprint } = description;
    const other = otherModel(one.asked.model, description);
    if (other !== null) return unexamined(ownTrouble(other, one.answer.tokens.length), one.answer);
    const sampling = samplingOf(one.input.saved.request);
    const policy = one.input.policy ?? (deps.policies ?? BUILT_IN).of(model);
    const { structure, scored, answer, judgement } = await examine(
      deps,
      { ...one, sampling, description, policy },
      signal,
    );
    const { findings, ledger, fit, ...judged } = judgement;
    const weaker = judgement.weaker || sampling.seed === undefined;
    const tokens = answer.tokens.length;
    const { saved, statistics } = one.input;
    const about = { ...one.asked, request: saved.request, eosIds: description.eosIds, margins: fit?.margins };
    const informed = scored && statistics ? batteryFindings({ ...about, scored, policy }) : [];
    const all = [...structure, ...findings, ...informed];
    const known = { tokens, engine: { model, version, fingerprint }, tookMs: 0 };
    const verdict = { ...conclude(all, findings), ...judged, ...known, weaker };
    return { verdict, findings: all, ledger, fit, scored, answer, policy, revision: description.root };
  } catch (error) {
    return unexamined(engineTrouble(error, one.answer.tokens.length), one.answer);
  }
}

/** What needs no model, and what holds the answer to it. */
type Examined = { structure: Finding[]; scored: Scored | null; answer: Answer; judgement: Judgement };

/** What the request claims, what stands behind the engine's URL, and how its answers are judged. */
type Served = { sampling: Sampling; description: EngineDescription; policy: Policy };

async function examine(
  { engine, weights }: Deps,
  { asked, answer: given, input, sampling, description, policy }: Case & Served,
  signal?: AbortSignal,
): Promise<Examined> {
  const prompt = await promptIds(engine, asked, signal);
  const answer = await unechoed(engine, { asked, prompt, answer: given }, signal);
  const facts = structureFacts(
    asked,
    { answer, sampling, lagMs: lagOf(answer, input) },
    { description, promptTokens: prompt?.length ?? null },
  );
  const structure = checkStructure(facts, policy.structure);
  if (answer.tokens.length === 0 || refused(structure))
    return { structure, scored: null, answer, judgement: UNJUDGED };
  if (prompt === null) return { structure, scored: null, answer, judgement: unknownPrompt(asked) };
  const scored = await prefill(
    engine,
    { answer, sampling, prompt, vocabulary: description.vocabSize ?? undefined },
    signal,
  );
  if (!("positions" in scored))
    return { structure: [...structure, scored], scored: null, answer, judgement: UNJUDGED };
  const text = await spelling(engine, { facts, before: prompt.at(-1) }, signal);
  const numbers = checkNumbers(facts, policy.structure);
  const powv = await powvFinding(weights, { model: description.model, prompt, answer }, signal);
  const slow = await slowFindings(engine, slowQuestion({ asked, input }, { scored, prompt }), signal);
  const { finishReason } = answer;
  const { noise, noiseHint, duplicateOf } = input;
  const { askedLogprobs, altered } = asked;
  const options = { noise, noiseHint, duplicateOf, askedLogprobs, altered, finishReason };
  return {
    structure: [...structure, text, ...numbers, ...powv, ...slow],
    scored,
    answer,
    judgement: judge(scored, policy, options),
  };
}

/** Where the request alters which token is drawn, no token can be called none that the model gives. */
function slowQuestion(
  { asked, input }: Pick<Case, "asked" | "input">,
  { scored, prompt }: { scored: Scored; prompt: number[] },
) {
  const count = asked.altered === null ? (input.slow ?? 0) : 0;
  return { scored, prompt, count, key: JSON.stringify(input.saved.request) };
}

function unknownPrompt({ altered }: RequestFacts): Judgement {
  return { ...UNJUDGED, weaker: true, findings: [skipped("sampling", `${altered?.key} changes the prompt`)] };
}

function refused(findings: Finding[]): boolean {
  return findings.some(({ passed }) => passed === false);
}

/** A dump without times has every chunk at 0: no honest arrival is. */
function lagOf({ lastAtMs }: Answer, { lagMs, saved }: VerifyInput): number | null {
  return lastAtMs ? (lagMs ?? saved.lagMs ?? DEFAULT_LAG_MS) : null;
}

/** A verdict without anything that it rests on. */
function unexamined(verdict: Verdict, answer: Answer): Examination {
  const nothing = { ledger: null, fit: null, scored: null, policy: null, revision: null };
  return { ...nothing, verdict, findings: [], answer };
}
