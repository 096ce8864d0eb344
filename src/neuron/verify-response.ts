import { normaliseBody, normaliseChunks } from "../domain/answer/normalise.ts";
import type { NoiseName } from "../domain/noise/noise.ts";
import type { Engine, EngineDescription } from "../domain/ports/engine.ts";
import type { Clock } from "../domain/ports/runtime.ts";
import { samplingOf } from "../domain/request/sampling-of.ts";
import type { Answer, SavedResponse, Verdict } from "../domain/types.ts";
import { conclude } from "../domain/verification/conclude.ts";
import { type Finding, skipped } from "../domain/verification/finding.ts";
import { type Judgement, judge } from "../domain/verification/judge.ts";
import { noEvidence } from "../domain/verification/no-evidence.ts";
import { policyOf } from "../domain/verification/policy/policies.ts";
import { checkStructure } from "../domain/verification/structure/check-structure.ts";
import { sentenceOf, TargonError } from "../errors.ts";
import { prefill, promptIds, spelling, structureFacts } from "./verify/gather.ts";
import { type RequestFacts, requestFacts } from "./verify/request-facts.ts";

/** One answer to verify. */
export type VerifyInput = {
  saved: SavedResponse;
  /** The noise that the miner's engine draws with; undefined: each known map is tried; null: no seeded test. */
  noise?: NoiseName | null | undefined;
  /** Who gave the very same tokens before (a miner, an earlier request). */
  duplicateOf?: string | undefined;
  /** How late the receiver's clock may have been while the answer came, ms. Default 25. */
  lagMs?: number | undefined;
};

/** An idle machine's event loop is not later than this. */
const DEFAULT_LAG_MS = 25;

/**
 * Verifies one answer with one engine: structure, then one prefill. Engine trouble is `verified: null` with cause
 * INTERNAL_ERROR and never counts against a miner; so is an engine with another model.
 *
 * @throws {TargonError} `RESPONSE_INVALID` when the request has a form that cannot be verified; an abort
 */
export async function verifyResponse(
  deps: { engine: Engine; clock: Pick<Clock, "monotonic"> },
  input: VerifyInput,
  signal?: AbortSignal,
): Promise<Verdict> {
  const started = deps.clock.monotonic();
  const asked = requestFacts(input.saved.request);
  const answer = answerOf(input.saved);
  const verdict = await engineVerdict(deps.engine, { asked, answer, input }, signal);
  return { ...verdict, tookMs: deps.clock.monotonic() - started };
}

type Case = { asked: RequestFacts; answer: Answer; input: VerifyInput };

const NOTHING: Judgement = { findings: [], evidence: 0, noise: null, weaker: false };

async function engineVerdict(engine: Engine, one: Case, signal?: AbortSignal): Promise<Verdict> {
  try {
    const description = await engine.describe(signal);
    const { model, version, fingerprint } = description;
    if (one.asked.model !== null && one.asked.model !== model)
      return ownTrouble(`the engine serves ${model}, not ${one.asked.model}`, one.answer);
    const { structure, judgement } = await examine(engine, { ...one, description }, signal);
    const { findings, ...judged } = judgement;
    const weaker = judgement.weaker || samplingOf(one.input.saved.request).seed === undefined;
    const tokens = one.answer.tokens.length;
    const known = { tokens, engine: { model, version, fingerprint }, tookMs: 0 };
    return { ...conclude([...structure, ...findings], findings), ...judged, ...known, weaker };
  } catch (error) {
    if (error instanceof TargonError && (error.code.startsWith("ENGINE_") || error.code === "QUEUE_FULL"))
      return ownTrouble(sentenceOf(error), one.answer);
    throw error;
  }
}

/** What needs no model, and what holds the answer to it. */
type Examined = { structure: Finding[]; judgement: Judgement };

async function examine(
  engine: Engine,
  { asked, answer, input, description }: Case & { description: EngineDescription },
  signal?: AbortSignal,
): Promise<Examined> {
  const sampling = samplingOf(input.saved.request);
  const policy = policyOf(description.model);
  const prompt = await promptIds(engine, asked, signal);
  const facts = structureFacts(
    asked,
    { answer, sampling, lagMs: lagOf(answer, input) },
    { description, promptTokens: prompt?.length ?? null },
  );
  const structure = checkStructure(facts, policy.structure);
  if (answer.tokens.length === 0 || refused(structure)) return { structure, judgement: NOTHING };
  if (prompt === null) return { structure, judgement: unknownPrompt(asked) };
  const scored = await prefill(engine, { answer, sampling, prompt }, signal);
  if (!("positions" in scored)) return { structure: [...structure, scored], judgement: NOTHING };
  const text = await spelling(engine, answer, signal);
  const { finishReason } = answer;
  const { noise, duplicateOf } = input;
  const { askedLogprobs, altered } = asked;
  const options = { noise, duplicateOf, askedLogprobs, altered, finishReason };
  return { structure: [...structure, text], judgement: judge(scored, policy, options) };
}

function unknownPrompt({ altered }: RequestFacts): Judgement {
  return { ...NOTHING, weaker: true, findings: [skipped("sampling", `${altered?.key} changes the prompt`)] };
}

function refused(findings: Finding[]): boolean {
  return findings.some(({ passed }) => passed === false);
}

function answerOf({ endpoint, chunks, response }: SavedResponse): Answer {
  return chunks
    ? normaliseChunks({ endpoint, chunks })
    : normaliseBody({ endpoint, body: response, atMs: 0 });
}

/** A dump without times has every chunk at 0: no honest arrival is. */
function lagOf({ lastAtMs }: Answer, { lagMs }: VerifyInput): number | null {
  return lastAtMs ? (lagMs ?? DEFAULT_LAG_MS) : null;
}

/** Our own trouble has a cause too, so that `verify` can name it; no miner ever has it. */
function ownTrouble(message: string, { tokens }: Answer): Verdict {
  return { ...noEvidence(message, tokens.length), cause: "INTERNAL_ERROR" };
}
