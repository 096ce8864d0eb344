import { randomBytes } from "node:crypto";
import type { Serving } from "./serving.ts";

/** What every part of an answer carries; the id as vLLM makes it, the time in whole seconds since 1970. */
export type Stamp = { id: string; created: number; model: string; fingerprint: string };

/** The stamp of a new answer. */
export function answerStamp({ model, fingerprint }: Serving, prefix: string): Stamp {
  const id = `${prefix}-${randomBytes(8).toString("hex")}`;
  return { id, created: Math.floor(Date.now() / 1000), model, fingerprint };
}
