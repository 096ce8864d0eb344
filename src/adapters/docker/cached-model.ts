import { readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { isAbort } from "../../lib/abort.ts";
import { readFolderModel } from "../models/read-folder-model.ts";
import type { EngineSettings } from "./engine-settings.ts";

/** A model at a commit. */
export type CachedModel = { model: string; revision: string };

/** An engine reads one of them beside config and weights. */
const TOKENIZERS = /^(tokenizer\.(json|model)|tekken\.json|vocab\.json)$|\.tiktoken$/;

/**
 * Whether all that an engine reads of a model lies in this machine's Hugging Face cache: config, tokenizer, and every
 * file of the weights, none of them outside the folder that engines here are given.
 */
export async function isInCache(
  { hubCache }: EngineSettings,
  of: CachedModel,
  signal: AbortSignal,
): Promise<boolean> {
  const folder = join(hubCache, `models--${of.model.replaceAll("/", "--")}`, "snapshots", of.revision);
  try {
    const names = await readdir(folder);
    if (!names.some((name) => TOKENIZERS.test(name))) return false;
    const root = await realpath(hubCache);
    const files = await Promise.all(names.map((name) => realpath(join(folder, name))));
    if (!files.every((file) => file.startsWith(root + sep))) return false;
    await readFolderModel({ model: of.model, folder, commit: of.revision }, signal);
    return true;
  } catch (error) {
    if (isAbort(error)) throw error;
    return false; // whatever is wrong with it, the engine fetches what it lacks
  }
}
