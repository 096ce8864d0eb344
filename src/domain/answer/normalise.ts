import type { Answer, Endpoint, TimedChunk } from "../types.ts";
import { choiceTokens } from "./choice-tokens.ts";
import { type ChunkChoice, type CompletionChunk, completionChunk } from "./completion-chunk.ts";

/**
 * The answer (choice 0) that a stream's chunks spell, text and tokens gathered apart: a chunk can carry several tokens,
 * text without tokens, or neither (reference/vllm.md §1.4, traps 1–6). Never throws: what is no completion object, and
 * an error object in mid-stream, stands in `error`.
 */
export function normaliseChunks(stream: { endpoint: Endpoint; chunks: TimedChunk[] }): Answer {
  const answer = emptyAnswer(stream.endpoint);
  for (const { atMs, data } of stream.chunks) addChunk(answer, data, atMs);
  return answer;
}

/** The answer that a whole body spells; every token arrived at `atMs`. */
export function normaliseBody(whole: { endpoint: Endpoint; body: unknown; atMs: number }): Answer {
  const { endpoint, body, atMs } = whole;
  return { ...normaliseChunks({ endpoint, chunks: [{ atMs, data: body }] }), streamed: false };
}

function emptyAnswer(endpoint: Endpoint): Answer {
  return {
    endpoint,
    text: "",
    tokens: [],
    invalidTokens: [],
    otherTokens: 0,
    finishReason: null,
    stopReason: null,
    usage: null,
    promptTokenIds: null,
    model: null,
    streamed: true,
    chunks: 0,
    firstAtMs: null,
    lastAtMs: null,
    error: null,
  };
}

function addChunk(answer: Answer, data: unknown, atMs: number): void {
  const parsed = completionChunk.safeParse(data);
  if (!parsed.success) {
    answer.error ??= `no completion object: ${parsed.error.issues[0]?.path.join(".") || "not an object"}`;
    return;
  }
  const chunk = parsed.data;
  if (chunk.error != null) answer.error ??= errorText(chunk.error);
  answer.model ??= chunk.model ?? null;
  addUsage(answer, chunk);
  const choice = chunk.choices?.find(({ index }) => (index ?? 0) === 0);
  answer.promptTokenIds ??= chunk.prompt_token_ids ?? choice?.prompt_token_ids ?? null;
  if (choice) addChoice(answer, choice, atMs);
  for (const other of chunk.choices ?? []) if (other !== choice) addOther(answer, other, atMs);
}

function addUsage(answer: Answer, { usage }: CompletionChunk): void {
  if (!usage) return;
  const completionTokens = usage.completion_tokens ?? 0;
  const totalTokens = usage.total_tokens ?? usage.prompt_tokens + completionTokens;
  const promptTokens = usage.prompt_tokens;
  const isOtherPrompt = answer.usage !== null && answer.usage.promptTokens !== promptTokens;
  if (isOtherPrompt || totalTokens !== promptTokens + completionTokens) answer.usageDiffers = true;
  answer.usage = { promptTokens, completionTokens, totalTokens };
}

function addChoice(answer: Answer, choice: ChunkChoice, atMs: number): void {
  const text = choice.delta?.content ?? choice.message?.content ?? choice.text ?? "";
  const reasoning = reasoningOf(choice.delta) ?? reasoningOf(choice.message) ?? "";
  const { tokens, invalid } = choiceTokens(choice, atMs);
  if (choice.message) answer.streamed = false;
  answer.text += text;
  if (reasoning !== "") answer.reasoning = (answer.reasoning ?? "") + reasoning;
  // One by one: a chunk can hold more tokens than a call takes arguments.
  for (const token of tokens) answer.tokens.push(token);
  for (const one of invalid) answer.invalidTokens.push(one);
  answer.finishReason = choice.finish_reason ?? answer.finishReason;
  answer.stopReason = choice.stop_reason ?? answer.stopReason;
  if (text + reasoning === "" && tokens.length === 0 && invalid.length === 0) return;
  answer.chunks++;
  answer.firstAtMs ??= atMs;
  answer.lastAtMs = atMs;
}

function reasoningOf(message: ChunkChoice["delta"]): string | null | undefined {
  return message?.reasoning ?? message?.reasoning_content;
}

function addOther(answer: Answer, choice: ChunkChoice, atMs: number): void {
  const { tokens, invalid } = choiceTokens(choice, atMs);
  answer.otherTokens += tokens.length + invalid.length;
}

/** How much of a stranger's error text is kept. */
const ERROR_LENGTH = 500;

function errorText(error: unknown): string {
  const text =
    typeof error === "object" && error !== null && "message" in error
      ? String(error.message)
      : JSON.stringify(error);
  return text.slice(0, ERROR_LENGTH);
}
