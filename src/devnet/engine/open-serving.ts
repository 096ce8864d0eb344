import { createHash } from "node:crypto";
import type { Serving } from "./api/serving.ts";
import type { WorkerSettings } from "./link.ts";
import { openLlama } from "./model/llama.ts";
import { createScheduler } from "./run/scheduler.ts";
import { openTextCodec } from "./text/text-codec.ts";

/** Tokens computed in one step at most: more fill the caches no better and make streams wait. */
const MAX_ROWS = 112;

/** Loads a model and everything that its routes work with. @throws CONFIG_INVALID, FILE_UNREADABLE */
export function openServing({ modelDir, servedName, dtype, noise, version }: WorkerSettings): Serving {
  const llama = openLlama(modelDir, { dtype, maxRows: MAX_ROWS });
  const codec = openTextCodec(modelDir);
  const ends = { own: codec.endId, more: llama.config.endIds.filter((id) => id !== codec.endId) };
  const scheduler = createScheduler({ llama, ends });
  const shape = createHash("sha256")
    .update(JSON.stringify([llama.config, dtype]))
    .digest("hex")
    .slice(0, 8);
  const fingerprint = `vllm-${version}-${shape}`;
  return { config: llama.config, codec, scheduler, ends, noise, model: servedName, fingerprint };
}
