import OpenAI from "openai";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { createSigningFetch } from "./signing-fetch.ts";

/** Which miner is asked, by whom, for which model. */
export type MinerClientOptions = {
  /** The key that signs; the miner must know it from the metagraph. */
  hotkey: Hotkey;
  /** `url`: the axon, e.g. "http://203.0.113.7:8091"; `hotkey`: whom requests are signed for. */
  miner: { url: string; hotkey: Address };
  /** Goes out as `X-Targon-Model`, and as the body's `model` where a call names none. */
  model: string;
  /** Wait for an answer's first byte, ms. Default 60 000. */
  timeoutMs?: number;
};

/**
 * An `openai` client that talks to one miner: each request gets the shape of all our requests (seed, logprobs, token
 * ids, so that its answer can be verified) and is signed over the very bytes sent. No retries, no redirects; the
 * caller's OpenAI key, organisation and user agent are never sent.
 *
 * Errors are those of the `openai` package: `APIError` with the miner's status, `APIConnectionError` without one.
 */
export function createMinerClient({ hotkey, miner, model, timeoutMs = 60_000 }: MinerClientOptions): OpenAI {
  return new OpenAI({
    baseURL: `${miner.url.replace(/\/+$/, "")}/v1`,
    apiKey: "none",
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch: createSigningFetch({ hotkey, receiver: miner.hotkey, model }),
  });
}
