import { createHash } from "node:crypto";
import type { Message } from "../types.ts";

/** What a miner is asked, without how it is to be sampled. */
export type Prompt = { endpoint: "CHAT"; messages: Message[] } | { endpoint: "COMPLETION"; prompt: string };

/** 32 bytes that tell two prompts apart: SHA-256 of what the miner reads. */
export function promptHash(prompt: Prompt): Uint8Array {
  const content = prompt.endpoint === "CHAT" ? prompt.messages : prompt.prompt;
  return createHash("sha256").update(JSON.stringify(content)).digest();
}

/** Messages as a text to go on from, for a prompt that is sent to `/v1/completions`. */
export function toCompletion(messages: readonly Message[]): string {
  const names = { system: "Note", user: "Question", assistant: "Answer" } as const;
  return `${messages.map(({ role, content }) => `${names[role]}: ${content}`).join("\n\n")}\n\nAnswer:`;
}
