import { completionChunk } from "../../answer/completion-chunk.ts";
import type { TimedChunk } from "../../types.ts";
import type { StreamFacts } from "./rule-case.ts";

/** What the reference's validator and verifier read off the chunks of a stream (`handle_inference`, `parse_chunk`). */
export function streamFacts(chunks: TimedChunk[]): StreamFacts {
  const read = chunks.map(({ atMs, data }) => ({ atMs, ...readChunk(data) }));
  const times = (list: { atMs: number }[]) => list.map(({ atMs }) => atMs);
  return {
    chunks: times(read),
    tokenChunks: times(read.filter(({ hasToken }) => hasToken)),
    pieces: read.filter(({ hasText }) => hasText).length,
    usageInLast: read.at(-1)?.hasUsage ?? false,
    finishBeforeLast: read.at(-2)?.finish ?? null,
  };
}

function readChunk(data: unknown) {
  const parsed = completionChunk.safeParse(data);
  const choice = parsed.success ? parsed.data.choices?.[0] : undefined;
  const text = choice?.delta?.content ?? choice?.text ?? "";
  return {
    hasText: text !== "",
    hasToken: choice?.logprobs != null || (choice?.token_ids?.length ?? 0) > 0,
    hasUsage: parsed.success && parsed.data.usage != null,
    finish: choice?.finish_reason ?? null,
  };
}
