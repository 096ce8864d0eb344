import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import type { SavedResponse } from "../../src/domain/types.ts";
import { type Exchange, timedChunks } from "../conformance/answers.ts";

/** The recordings of a real vLLM that stand in the repository. */
export const OWN_VLLM = new URL("../fixtures/vllm/", import.meta.url);
/** Those beside it, which a checkout may lack. */
export const SHARED_VLLM = new URL("../../../shared/fixtures/vllm/", import.meta.url);

/** A folder of recordings: one version and precision. */
export type Recordings = { name: string; at: URL };

/** Every folder of recordings below `root`; none where it is not there. */
export function recordings(root: URL): Recordings[] {
  try {
    return readdirSync(root).map((name) => ({ name, at: new URL(`${name}/`, root) }));
  } catch {
    return [];
  }
}

/** The recorded answers of a folder: completions that a client took to their end. */
export function answersIn({ at }: Recordings): string[] {
  return readdirSync(at).filter(
    (name) => /^(chat|completion)-.*\.json$/.test(name) && name !== "chat-abort.json",
  );
}

/** A recorded answer as `targon query --save` would have saved it. */
export async function savedOf(file: URL): Promise<SavedResponse> {
  const { request, pieces, json } = JSON.parse(await readFile(file, "utf8")) as Exchange;
  return {
    schema: "targon.response/1",
    endpoint: request.path.endsWith("/chat/completions") ? "CHAT" : "COMPLETION",
    request: request.body as Record<string, unknown>,
    ...(pieces ? { chunks: timedChunks(pieces) } : { response: json }),
    startedAt: "2026-01-01T00:00:00.000Z",
    version: "8.0.0",
  };
}
