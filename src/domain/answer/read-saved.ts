import { z } from "zod";
import { TargonError } from "../../errors.ts";
import type { Endpoint, SavedResponse } from "../types.ts";
import { completionChunk } from "./completion-chunk.ts";
import { parseEvents } from "./parse-events.ts";

/** The largest file that `verify` reads (contracts §5), bytes or characters. */
export const SAVED_LIMIT = 64 * 1024 * 1024;

const body = z.record(z.string(), z.unknown());

/** OpenAI's form of an error, `{error}`, and the flat one of older vLLMs, `{object: "error"}`. */
const errorObject = z.looseObject({
  object: z.unknown().optional(),
  error: z.unknown().optional(),
  choices: z.unknown().optional(),
});

const savedResponse = z
  .looseObject({
    schema: z.literal("targon.response/1"),
    endpoint: z.enum(["CHAT", "COMPLETION"]),
    request: body,
    miner: z
      .looseObject({
        uid: z.number().int().optional(),
        hotkey: z.string().optional(),
        url: z.string().optional(),
      })
      .optional(),
    chunks: z.array(z.looseObject({ atMs: z.number(), data: z.unknown().optional() })).optional(),
    response: z.unknown().optional(),
    startedAt: z.string(),
    lagMs: z.number().nonnegative().optional(),
    version: z.string(),
  })
  .refine((saved) => saved.chunks !== undefined || saved.response !== undefined, {
    path: ["chunks"],
    message: "neither chunks nor response",
  });

/**
 * Reads a saved response: `targon.response/1` as it is; a raw SSE dump (`curl -N`, times unknown: all 0) or a plain
 * OpenAI JSON body needs the request beside it. A dump or body that holds nothing but errors is no answer, for nothing
 * says whose it is; an error in what we saved of a miner, or behind the first words, is judged as the miner's.
 *
 * @throws `RESPONSE_INVALID` naming the key that is missing or wrong
 */
export function parseSaved(text: string, { request }: { request?: unknown } = {}): SavedResponse {
  if (text.length > SAVED_LIMIT) throw invalid("the saved response is larger than 64 MiB", "size");
  const first = text.trimStart()[0];
  if (first !== "{" && first !== "[") return fromEvents(text, request);
  const data = parseJson(text, "json");
  if (typeof data === "object" && data !== null && "schema" in data) return fromSaved(data);
  return fromBody(data, request);
}

/** A separate request file: the JSON body as sent. @throws `RESPONSE_INVALID` */
export function parseRequest(text: string): Record<string, unknown> {
  const parsed = body.safeParse(parseJson(text, "request"));
  if (!parsed.success) throw invalid("the request is no JSON object", "request");
  return parsed.data;
}

function fromSaved(data: object): SavedResponse {
  const parsed = savedResponse.safeParse(data);
  if (parsed.success) return parsed.data as SavedResponse;
  const key = parsed.error.issues[0]?.path.join(".") ?? "";
  throw invalid("the saved response lacks a key or has a wrong one", key, parsed.error);
}

function fromEvents(text: string, request: unknown): SavedResponse {
  const events = parseEvents(text);
  if (events.length === 0) throw invalid(nothingIn(text), "data");
  const chunks = events.map((event) => ({ atMs: 0, data: parseJson(event, "data") }));
  if (chunks.every(({ data }) => isError(data))) throw onlyError();
  return { ...foreign(chunks[0]?.data, request), chunks };
}

function nothingIn(text: string): string {
  const hasEvents = /^\uFEFF?(?:data|event|id|retry)?:/m.test(text);
  return hasEvents || text.trim() === ""
    ? "the file holds no answer"
    : "the file is neither JSON nor a stream of events";
}

function isError(data: unknown): boolean {
  const parsed = errorObject.safeParse(data);
  if (!parsed.success || parsed.data.choices != null) return false;
  return parsed.data.error != null || parsed.data.object === "error";
}

function onlyError(): TargonError {
  return invalid("the file holds an error instead of an answer", "choices");
}

function fromBody(data: unknown, request: unknown): SavedResponse {
  if (isError(data)) throw onlyError();
  return { ...foreign(data, request), response: data };
}

function foreign(first: unknown, request: unknown): Omit<SavedResponse, "chunks" | "response"> {
  const parsed = completionChunk.safeParse(first);
  if (!parsed.success)
    throw invalid("the file holds no OpenAI response", parsed.error.issues[0]?.path.join(".") || "choices");
  const asked = body.safeParse(request);
  if (!asked.success) throw invalid("the response needs its request beside it (--request FILE)", "request");
  return {
    schema: "targon.response/1",
    endpoint: endpointOf(asked.data),
    request: asked.data,
    startedAt: new Date((parsed.data.created ?? 0) * 1000).toISOString(),
    version: "",
  };
}

function endpointOf(request: Record<string, unknown>): Endpoint {
  if (request.messages !== undefined) return "CHAT";
  if (request.prompt !== undefined) return "COMPLETION";
  throw invalid("the request has neither messages nor prompt", "messages");
}

function parseJson(text: string, key: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw invalid("the text is no JSON", key, cause);
  }
}

function invalid(message: string, key: string, cause?: unknown): TargonError {
  return new TargonError("RESPONSE_INVALID", message, { data: { key }, cause });
}
