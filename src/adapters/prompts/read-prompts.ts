import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import { z } from "zod";
import type { Message } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

const MAX_FILE_BYTES = 64 * 1024 * 1024;
const MAX_LINE_CHARS = 64 * 1024;
const MAX_PROMPTS = 1_000_000;

const message = z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string().min(1) });
const messages = z.array(message).min(1).max(64);
const prompt = z.union([messages, z.object({ messages }).transform((value) => value.messages)]);

/**
 * Prompts from a file of JSON Lines: each line a list of messages, or an object with `messages`. Empty lines are left
 * out.
 *
 * @returns at least one prompt, at most a million
 * @throws {TargonError} `CONFIG_INVALID`, naming the line, for a line that is none, a file of more than 64 MiB, or one
 * without prompts; `FILE_UNREADABLE`
 */
export async function readPrompts(file: string): Promise<Message[][]> {
  const prompts: Message[][] = [];
  for await (const { text, line } of linesOf(file)) {
    if (text.trim() === "") continue;
    if (prompts.length === MAX_PROMPTS) throw invalid({ file, line }, "at most a million prompts");
    prompts.push(parseLine(text, { file, line }));
  }
  if (prompts.length === 0) {
    throw new TargonError("CONFIG_INVALID", "the file of prompts holds no prompt", { data: { file } });
  }
  return prompts;
}

async function* linesOf(file: string): AsyncGenerator<{ text: string; line: number }> {
  try {
    if (statSync(file).size > MAX_FILE_BYTES) throw tooLarge(file);
    const handle = await open(file);
    try {
      let line = 0;
      for await (const text of handle.readLines()) yield { text, line: ++line };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw error instanceof TargonError ? error : unreadable(file, error);
  }
}

function parseLine(text: string, at: At): Message[] {
  if (text.length > MAX_LINE_CHARS) throw invalid(at, "a line of at most 65536 characters");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalid(at, "JSON", error);
  }
  const parsed = prompt.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalid(at, 'messages: [{"role": "user", "content": "…"}, …]', parsed.error);
}

type At = { file: string; line: number };

function invalid(at: At, expected: string, cause?: unknown): TargonError {
  return new TargonError("CONFIG_INVALID", "the file of prompts has a line that is none", {
    data: { ...at, expected },
    ...(cause !== undefined && { cause }),
  });
}

function tooLarge(file: string): TargonError {
  return new TargonError("CONFIG_INVALID", "the file of prompts is larger than 64 MiB", { data: { file } });
}

function unreadable(file: string, cause: unknown): TargonError {
  return new TargonError("FILE_UNREADABLE", "the file of prompts cannot be read", { data: { file }, cause });
}
