import { Agent } from "undici";
import { z } from "zod";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { MinerPort, MinerTarget } from "../../domain/ports/miner.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Log } from "../../lib/log.ts";
import { complete } from "./complete.ts";
import { invalidAnswer, minerError } from "./miner-error.ts";
import { readJson } from "./read-events.ts";
import { type SendDeps, sendSigned } from "./send-signed.ts";

/** What `openHttpMiners` needs. */
export type HttpMinersOptions = {
  /** Signs every request. */
  hotkey: Hotkey;
  clock: Clock;
  /** True: loopback and private addresses may be called too. */
  allowPrivate: boolean;
  log: Log;
};

const MAX_HEADER_BYTES = 16 * 1024;
const MAX_LIST_BYTES = 64 * 1024;

/** A miner's list of models. */
const modelList = z.array(z.string().min(1).max(256)).max(1000);

/** Miners over HTTP with one pool of connections; see `MinerPort` for errors. */
export function openHttpMiners(options: HttpMinersOptions): MinerPort {
  const dispatcher = new Agent({
    connections: 8,
    maxHeaderSize: MAX_HEADER_BYTES,
    // Limits are watched per call (create-watch.ts); undici's own only end what nobody waits for any more.
    connect: { timeout: 30_000 },
    headersTimeout: 0,
    bodyTimeout: 0,
    keepAliveTimeout: 4_000,
    keepAliveMaxTimeout: 30_000,
  });
  const deps: SendDeps = { ...options, dispatcher };
  return {
    complete: (target, { request, deadlines }, signal) =>
      complete(deps, { target, request, deadlines, signal }),
    announceModels: (target, models, signal) => announceModels(deps, { target, models, signal }),
    listModels: (target, signal) => listModels(deps, { target, signal }),
    close: () => dispatcher.destroy(),
  };
}

type ListCall = { target: MinerTarget; signal?: AbortSignal | undefined };

async function announceModels(deps: SendDeps, call: ListCall & { models: string[] }): Promise<void> {
  const body = new TextEncoder().encode(JSON.stringify(call.models));
  await withOver(call.signal, async (signal) => {
    await sendSigned(deps, { target: call.target, method: "POST", path: "/models", body, signal });
  });
}

async function listModels(deps: SendDeps, call: ListCall): Promise<string[]> {
  return await withOver(call.signal, async (signal) => {
    const body = new Uint8Array();
    const response = await sendSigned(deps, {
      target: call.target,
      method: "GET",
      path: "/models",
      body,
      signal,
    });
    const list = modelList.safeParse(await readJson(response.body, MAX_LIST_BYTES));
    if (!list.success) throw invalidAnswer("no list of model names", list.error);
    return list.data;
  });
}

/** Runs a call whose socket is let go when it is over, whatever is left unread. */
async function withOver<T>(
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const over = new AbortController();
  try {
    return await work(signal ? AbortSignal.any([signal, over.signal]) : over.signal);
  } catch (error) {
    throw minerError(signal?.aborted ? signal.reason : error);
  } finally {
    over.abort();
  }
}
