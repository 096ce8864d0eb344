import { normaliseBody, normaliseChunks } from "../../src/domain/answer/normalise.ts";
import { parseEvents } from "../../src/domain/answer/parse-events.ts";
import { samplingOf } from "../../src/domain/request/sampling-of.ts";
import type { Answer, Endpoint, TimedChunk } from "../../src/domain/types.ts";
import { policyOf } from "../../src/domain/verification/policy/policies.ts";
import { checkStructure } from "../../src/domain/verification/structure/check-structure.ts";
import { requestFacts } from "../../src/neuron/verify/request-facts.ts";
import type { Report, Where } from "./report.ts";

/** One recorded exchange with a vLLM server (fixtures/README.md, vllm). */
export type Exchange = {
  request: { method: string; path: string; body?: unknown };
  status: number;
  json?: unknown;
  text?: string | undefined;
  /** [ms since sending, raw text]: pieces of a stream as the socket gave them. */
  pieces?: [number, string][] | undefined;
};

/** The recorded answer as our client reads it, or null where the exchange is no completion that succeeded. */
export function recordedAnswer({ request, status, json, pieces }: Exchange): Answer | null {
  const endpoint = endpointOf(request.path);
  if (!endpoint || status !== 200) return null;
  if (pieces) return normaliseChunks({ endpoint, chunks: timedChunks(pieces) });
  return json === undefined ? null : normaliseBody({ endpoint, body: json, atMs: 0 });
}

/**
 * Our parser takes the recorded answer: as many tokens as its usage says where logprobs and ids were asked for, and the
 * structure checks pass on what a real server sent. `promptTokens` is taken from the usage, `eosIds` may be unknown.
 */
export function checkAnswer(
  report: Report,
  where: Where,
  one: { exchange: Exchange; eosIds: number[] | null },
): void {
  const answer = recordedAnswer(one.exchange);
  if (!answer) return;
  const body = (one.exchange.request.body ?? {}) as Record<string, unknown>;
  if (answer.error !== null) {
    report.pass();
    return;
  }
  if (answer.usage && counted(body)) {
    if (answer.usage.completionTokens === answer.tokens.length) report.pass();
    else report.fail({ ...where, case: "tokens" }, answer.usage.completionTokens, answer.tokens.length);
  }
  if (answer.finishReason !== null) structure(report, where, { body, answer, eosIds: one.eosIds });
}

function structure(
  report: Report,
  where: Where,
  { body, answer, eosIds }: { body: Record<string, unknown>; answer: Answer; eosIds: number[] | null },
): void {
  if (!counted(body)) return;
  const { askedStream, askedUsage, askedTokens } = requestFacts(body);
  const facts = {
    answer,
    sampling: samplingOf(body),
    askedStream,
    askedUsage: askedUsage && answer.usage !== null,
    askedTokens,
    promptTokens: answer.usage?.promptTokens ?? null,
    eosIds,
    vocabSize: null,
    maxModelLen: Number.MAX_SAFE_INTEGER,
    lagMs: 0,
  };
  const findings = checkStructure(facts, policyOf("").structure);
  const bad = findings.find(({ passed }) => passed === false);
  if (bad) report.fail({ ...where, case: `structure: ${bad.name}` }, "passed", bad.detail);
  else report.pass();
}

/** One choice, nothing echoed: its tokens are all that the usage counts. */
function counted(body: Record<string, unknown>): boolean {
  const ids = body.return_token_ids === true || body.return_tokens_as_token_ids === true;
  const asked = body.logprobs === true || typeof body.logprobs === "number" || body.return_token_ids === true;
  return ids && asked && (body.n ?? 1) === 1 && body.echo !== true && !Array.isArray(body.prompt);
}

/** The data objects of recorded pieces, each at the time of the piece that completed it. */
export function timedChunks(pieces: [number, string][]): TimedChunk[] {
  const chunks: TimedChunk[] = [];
  let rest = "";
  for (const [atMs, text] of pieces) {
    const all = (rest + text).replaceAll("\r\n", "\n");
    const end = all.lastIndexOf("\n\n");
    rest = end === -1 ? all : all.slice(end + 2);
    if (end === -1) continue;
    for (const data of parseEvents(all.slice(0, end + 2))) chunks.push({ atMs, data: JSON.parse(data) });
  }
  return chunks;
}

function endpointOf(path: string): Endpoint | null {
  if (path.endsWith("/chat/completions")) return "CHAT";
  return path.endsWith("/completions") ? "COMPLETION" : null;
}
