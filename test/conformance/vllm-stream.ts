import { type Body, type Exchange, eventsOf } from "./vllm-exchange.ts";

/** What a stream says, however its tokens were bunched into events. */
export type Gathered = {
  choices: Record<string, Body>;
  usage: unknown;
  errors: unknown[];
  done: boolean;
  /** The keys of its events, by kind of event. */
  shape: Record<string, string[]>;
};

/** Concatenates a stream's events per choice: text, logprobs and ids as if all came in one. */
export function gather(exchange: Exchange): Gathered {
  const { events, done } = eventsOf(exchange);
  const gathered: Gathered = { choices: {}, usage: null, errors: [], done, shape: {} };
  for (const event of events) {
    noteShape(gathered.shape, event);
    if (event.error !== undefined) gathered.errors.push(event.error);
    if (event.usage && listOf(event.choices).length === 0) gathered.usage = event.usage;
    for (const choice of listOf(event.choices)) addChoice(gathered.choices, choice, event);
  }
  return gathered;
}

/** How much of its choices a stream holds: in tokens where its events name them, else in characters. */
export function sizeOf({ choices }: Gathered): number {
  const sizes = Object.values(choices).map(({ logprobs, token_ids, text }) => {
    const { content, tokens } = (logprobs ?? {}) as { content?: unknown[]; tokens?: unknown[] };
    return (content ?? tokens ?? (token_ids as unknown[] | null) ?? String(text)).length;
  });
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** A stream up to the event with which it holds as much as `size`; for recordings that end where the client left. */
export function cutAt(exchange: Exchange, size: number): Exchange {
  const { events } = eventsOf(exchange);
  const upTo = (count: number): Exchange => ({
    ...exchange,
    pieces: events.slice(0, count).map((one) => [0, `data: ${JSON.stringify(one)}\n\n`]),
  });
  const enough = events.findIndex((_, i) => sizeOf(gather(upTo(i + 1))) >= size);
  return enough === -1 ? exchange : upTo(enough + 1);
}

function listOf(value: unknown): Body[] {
  return Array.isArray(value) ? value : [];
}

function addChoice(choices: Record<string, Body>, choice: Body, event: Body): void {
  const delta = (choice.delta ?? {}) as Body;
  const own = choices[String(choice.index)] ?? { text: "" };
  choices[String(choice.index)] = own;
  own.text = `${own.text}${choice.text ?? ""}${delta.content ?? ""}`;
  if (delta.role !== undefined) own.role = delta.role;
  for (const key of ["logprobs", "token_ids"]) own[key] = joined(own[key], choice[key]);
  for (const key of ["finish_reason", "stop_reason", "prompt_token_ids"])
    own[key] = choice[key] ?? own[key] ?? null;
  if (event.prompt_token_ids) own.prompt_token_ids = event.prompt_token_ids;
  if (event.prompt_text) own.prompt_text = event.prompt_text;
  if (event.usage) own.usage = event.usage;
}

/** Lists one after the other, objects of lists key by key; null adds nothing. */
function joined(before: unknown, more: unknown): unknown {
  if (more === null || more === undefined) return before ?? null;
  if (before === null || before === undefined) return more;
  if (Array.isArray(before)) return [...before, ...(more as unknown[])];
  const entries = Object.entries(more).map(([key, value]) => [key, joined((before as Body)[key], value)]);
  return Object.fromEntries(entries);
}

function noteShape(shape: Record<string, string[]>, event: Body): void {
  const choice = listOf(event.choices)[0];
  const kind = kindOf(event, choice);
  const parts = [event, choice, choice?.delta, choice?.logprobs, firstEntry(choice?.logprobs), event.usage];
  const keys = parts.map((part) => (part ? Object.keys(part).sort().join(",") : "-")).join(" | ");
  shape[kind] = [...new Set([...(shape[kind] ?? []), keys])].sort();
}

function firstEntry(logprobs: unknown): unknown {
  return (logprobs as { content?: unknown[] } | null | undefined)?.content?.[0];
}

function kindOf(event: Body, choice: Body | undefined): string {
  if (event.error !== undefined) return "error";
  if (choice === undefined) return "usage";
  if ((choice.delta as Body | undefined)?.role !== undefined) return "role";
  return choice.finish_reason === null ? "token" : "last";
}
