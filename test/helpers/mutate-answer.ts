import type { SavedResponse, TimedChunk } from "../../src/domain/types.ts";

/** The parts of an OpenAI response that a mutation touches. */
type Entry = { token: string; logprob: number | null; top_logprobs?: Entry[] };
type Logprobs = { content?: Entry[] | null } & Partial<CompletionLogprobs>;
type CompletionLogprobs = {
  tokens: string[];
  token_logprobs: (number | null)[];
  top_logprobs: (Record<string, number | null> | null)[];
};
type Choice = {
  index?: number;
  text?: string;
  delta?: { content?: string | null };
  message?: { content?: string | null };
  logprobs?: Logprobs | null;
  token_ids?: number[] | null;
  finish_reason?: string | null;
  stop_reason?: string | number | null;
};
type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number };
type Data = { choices: Choice[]; usage?: Usage | null };

/** Changes an answer in place; which token, where it takes one. */
export type Mutation = (saved: SavedResponse, at: number) => void;

/** The response changed, the recording left as it is; a completion's logprobs in the chat form, which reads alike. */
export function mutated(saved: SavedResponse, mutation: Mutation, at: number): SavedResponse {
  const copy = structuredClone(saved);
  for (const choice of choicesOf(copy))
    if (choice.logprobs?.tokens) choice.logprobs = chatForm(choice.logprobs);
  mutation(copy, at);
  return copy;
}

function chatForm({ tokens = [], token_logprobs = [], top_logprobs = [] }: Logprobs): Logprobs {
  const content = tokens.map((token, i) => ({
    token,
    logprob: token_logprobs[i] ?? null,
    top_logprobs: Object.entries(top_logprobs[i] ?? {}).map(([one, logprob]) => ({ token: one, logprob })),
  }));
  return { content };
}

function dataOf({ chunks, response }: SavedResponse): Data[] {
  return (chunks ? chunks.map(({ data }) => data) : [response]) as Data[];
}

function choicesOf(saved: SavedResponse): Choice[] {
  return dataOf(saved).flatMap(({ choices }) => choices.filter(({ index }) => (index ?? 0) === 0));
}

/** Where the token stands: its choice, its place in it and its numbers. */
function place(saved: SavedResponse, at: number): { choice: Choice; i: number; entry: Entry } {
  let before = 0;
  for (const choice of choicesOf(saved)) {
    const content = choice.logprobs?.content ?? [];
    const entry = content[at - before];
    if (entry) return { choice, i: at - before, entry };
    before += content.length;
  }
  throw new Error(`no token ${at}`);
}

/** Another id in place of the token's, in its own entry of the top too; the other's entry there becomes its own. */
export const otherId: Mutation = (saved, at) => {
  const { choice, i, entry } = place(saved, at);
  const old = entry.token;
  const id = (Number(old.slice("token_id:".length)) + 1) % 2000;
  const swap = new Map([
    [old, `token_id:${id}`],
    [`token_id:${id}`, old],
  ]);
  for (const one of [entry, ...(entry.top_logprobs ?? [])]) one.token = swap.get(one.token) ?? one.token;
  if (choice.token_ids) choice.token_ids[i] = id;
};

/** The token's logprob moved, in its own entry of the top too where `everywhere`. */
export const otherLogprob =
  (by: number, everywhere: boolean): Mutation =>
  (saved, at) => {
    const { entry } = place(saved, at);
    const own = everywhere ? (entry.top_logprobs ?? []).filter(({ token }) => token === entry.token) : [];
    for (const one of [entry, ...own]) one.logprob = (one.logprob ?? 0) + by;
  };

/** The token's id and numbers left out; its text stays. */
export const droppedId: Mutation = (saved, at) => {
  const { choice, i } = place(saved, at);
  choice.logprobs?.content?.splice(i, 1);
  choice.token_ids?.splice(i, 1);
};

/** The text of the chunk changed, or of the whole answer behind its first letters. */
export const otherText =
  (change: (text: string) => string): Mutation =>
  (saved) => {
    const choice = choicesOf(saved).find((one) => textOf(one).length > 1);
    if (!choice) throw new Error("no text");
    const text = change(textOf(choice));
    if (choice.delta) choice.delta.content = text;
    else if (choice.message) choice.message.content = text;
    else choice.text = text;
  };

function textOf({ delta, message, text }: Choice): string {
  return delta?.content ?? message?.content ?? text ?? "";
}

/** The reason of the end changed, and what stopped it forgotten. */
export const otherEnd =
  (reason: string | null): Mutation =>
  (saved) => {
    const last = choicesOf(saved).findLast((choice) => choice.finish_reason != null);
    if (!last) throw new Error("no end");
    last.finish_reason = reason;
    last.stop_reason = null;
  };

/** The last usage changed. */
export const otherUsage =
  (change: Partial<Usage>): Mutation =>
  (saved) => {
    const usage = dataOf(saved).findLast((data) => data.usage)?.usage;
    if (!usage) throw new Error("no usage");
    for (const [key, by] of Object.entries(change)) usage[key as keyof Usage] += by;
  };

/** Every chunk as late as the last of an answer that took `seconds`. */
export const atOnce =
  (seconds: number): Mutation =>
  (saved) => {
    for (const chunk of (saved.chunks ?? []) as TimedChunk[]) chunk.atMs = seconds * 1000;
  };

/** Several mutations one after the other. */
export const both =
  (...mutations: Mutation[]): Mutation =>
  (saved, at) => {
    for (const mutation of mutations) mutation(saved, at);
  };

/** A token left out with its text, as if it had never been drawn: the next before it that has a chunk of its own. */
export const droppedToken: Mutation = (saved, at) => {
  let { choice } = place(saved, at);
  for (let before = at - 1; choice.logprobs?.content?.length !== 1; before--)
    ({ choice } = place(saved, before));
  saved.chunks = (saved.chunks ?? []).filter(({ data }) => !(data as Data).choices.includes(choice));
};
