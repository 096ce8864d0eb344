import { z } from "zod";
import type { AnswerHead, RewriteAnswer } from "../../../adapters/upstream/forward.ts";
import type { Clock } from "../../../domain/ports/runtime.ts";
import type { ModelWeights, Weights } from "../../../domain/ports/weights.ts";
import { createPowvWriter } from "../../../domain/powv/create-powv-writer.ts";
import { type IdSums, powvValue, sumOf, sumsOf } from "../../../domain/powv/powv.ts";
import { rewriteBody, rewriteEvents } from "../../../domain/powv/rewrite-stream.ts";
import type { Message } from "../../../domain/types.ts";
import { sentenceOf } from "../../../errors.ts";
import { isAbort } from "../../../lib/abort.ts";
import type { Log } from "../../../lib/log.ts";
import { orNull, waitOnce } from "../../../lib/wait-once.ts";
import { requestFacts } from "../../verify/request-facts.ts";

/** What powv values are added with. */
export type PowvDeps = {
  weights: Weights;
  /** Ids of a prompt as the upstream at `url` (ends in /v1) makes them for its model. */
  tokenize(
    prompt: { url: string; model: string; prompt: { messages: Message[] } | { prompt: string } },
    signal: AbortSignal,
  ): Promise<number[]>;
  log: Log;
  clock: Pick<Clock, "monotonic">;
};

/** One request on its way: its model, the upstream that answers (ends in /v1), its exact body. */
export type PowvCall = { model: string; url: string; body: Uint8Array };

/** Begins to add powv values to one answer: the prompt is counted while the upstream computes. */
export type PowvAdder = (call: PowvCall, signal: AbortSignal) => RewriteAnswer;

const anyObject = z.record(z.string(), z.unknown());

/** How long the first token may be held back for weights and prompt; both are asked for before the upstream is. */
const FIRST_MS = 1000;
/** How long an answer may be held back for its values in all. */
const VALUES_MS = 500;
/** How much longer with each chunk; a local file takes a tenth of it. */
const CHUNK_MS = 2;

/**
 * Adds powv values to answers. What is not at hand in time is left out, and an answer whose prompt cannot be counted has
 * none: an absent value is no evidence, a late token is a slower miner.
 */
export function createPowvAdder({ weights, tokenize, log, clock }: PowvDeps): PowvAdder {
  const tell = createTeller(log);
  return ({ body: bytes, ...call }, signal) => {
    const body = parseBody(bytes);
    const model = waitOnce(weights.of(call.model, signal).catch(tell("powv: no weights")), FIRST_MS);
    const count = () => countPrompt(body, (prompt) => tokenize({ ...call, prompt }, signal));
    const counting = () => waitOnce(count().catch(tell("powv: the prompt is not counted")), FIRST_MS);
    let prompt = body.return_token_ids === true ? null : counting();
    const patience = createPatience(clock);
    const write = createPowvWriter({
      promptSum() {
        prompt ??= counting();
        return prompt();
      },
      async values(sums, ids) {
        const opened = await model();
        return opened && (await valuesOf(opened, { sums, ids, patience }).catch(tell("powv: no values")));
      },
    });
    return (answer) => {
      const kind = isOfOnePrompt(body) ? kindOf(answer) : null;
      if (kind === "events") return rewriteEvents(write);
      return kind === "json" ? rewriteBody(write) : null;
    };
  };
}

async function valuesOf(
  model: ModelWeights,
  { sums, ids, patience }: { sums: IdSums; ids: readonly number[]; patience: Patience },
): Promise<number[] | null> {
  const values = sumsOf(sums, ids).map((before) => powvValue(model, before));
  if (values.every((value) => typeof value === "number")) return values;
  return await patience(Promise.all(values));
}

/** Waits within what is left of an answer's time. */
type Patience = <T>(work: Promise<T>) => Promise<T | null>;

function createPatience(clock: Pick<Clock, "monotonic">): Patience {
  let leftMs = VALUES_MS;
  return async (work) => {
    const startedMs = clock.monotonic();
    try {
      return await orNull(work, Math.max(0, leftMs));
    } finally {
      leftMs += CHUNK_MS - (clock.monotonic() - startedMs);
    }
  };
}

/** Σ ids of the prompt; null where nobody but the upstream's own answer can tell them. @throws what `tokenize` does */
async function countPrompt(
  body: Record<string, unknown>,
  tokenize: (prompt: { messages: Message[] } | { prompt: string }) => Promise<number[]>,
): Promise<number | null> {
  const { prompt, altered } = requestFacts(body);
  if (altered?.hides === "prompt") return null;
  return sumOf("ids" in prompt ? prompt.ids : await tokenize(prompt));
}

/** What is no object names no prompt; the upstream will say so. */
function parseBody(bytes: Uint8Array): Record<string, unknown> {
  try {
    return anyObject.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
  } catch {
    return {};
  }
}

/** Echoed prompts are no answer, and of several prompts nobody says which choice is whose. */
function isOfOnePrompt({ echo, prompt }: Record<string, unknown>): boolean {
  return echo !== true && !(Array.isArray(prompt) && prompt.some((id) => typeof id !== "number"));
}

function kindOf({ statusCode, headers }: AnswerHead): "events" | "json" | null {
  const encoding = headers["content-encoding"] ?? "identity";
  if (statusCode !== 200 || encoding !== "identity") return null;
  const type = String(headers["content-type"]).toLowerCase();
  if (type.startsWith("text/event-stream")) return "events";
  return type.startsWith("application/json") ? "json" : null;
}

/** Says once what went wrong, then only at `debug`: each request would say the same. */
function createTeller(log: Log): (message: string) => (error: unknown) => null {
  const told = new Set<string>();
  return (message) => (error) => {
    if (isAbort(error)) return null;
    const level = told.has(message) ? "debug" : "warn";
    told.add(message);
    log[level](message, { why: sentenceOf(error) });
    return null;
  };
}
