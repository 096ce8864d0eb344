import { z } from "zod";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { sleep } from "../../lib/sleep.ts";
import type { Connection } from "./connection.ts";

/** What following needs of the connection. */
type Source = Pick<Connection, "provider" | "call" | "log">;

/** A head as it came. */
export type Head = { number: number; atMs: number };

const headSchema = z.object({
  number: z
    .string()
    .regex(/^0x[0-9a-f]+$/i)
    .transform(Number),
});

/** How blocks are followed, ms. */
export type FollowOptions = {
  signal: AbortSignal;
  /** Without a head for this long, it is asked for. */
  quietMs: number;
  /** A node without a new head for this long is given up for the next endpoint. */
  stallMs: number;
};

/**
 * Heads as they come, until the signal aborts: by subscription, renewed after each reconnect, and by asking where none
 * came for `quietMs`. Only the newest is kept for a slow reader. Numbers may go backwards, after a restart or a fork.
 */
export async function* followBlocks(
  connection: Source,
  { signal, quietMs, stallMs }: FollowOptions,
): AsyncIterable<Head> {
  const inbox = createInbox();
  const heads = subscribeHeads(connection, inbox.put);
  const stall = watchStall(connection, stallMs);
  let last: number | undefined;
  try {
    while (!signal.aborted) {
      const told = await inbox.take(quietMs, signal);
      const number = told ?? (await askHead(connection, signal));
      if (signal.aborted) return;
      if (number === undefined || number === last) {
        stall.check();
        continue;
      }
      if (told === undefined) heads.renew();
      stall.moved();
      last = number;
      yield { number, atMs: Date.now() };
    }
  } finally {
    stall.stop();
    heads.stop();
  }
}

/** A node that answers, but makes no block: another one may be better. */
function watchStall({ provider, log }: Source, stallMs: number) {
  let movedAt = performance.now();
  const moved = () => {
    movedAt = performance.now();
  };
  const stop = provider.on("connected", moved);
  return {
    moved,
    stop,
    check() {
      const ageMs = Math.round(performance.now() - movedAt);
      if (ageMs < stallMs || !provider.isConnected) return;
      log.warn("the chain makes no block", {
        endpoint: provider.endpoint(),
        seconds: Math.round(ageMs / 1000),
      });
      moved();
      provider.drop();
    },
  };
}

/** One place, for the newest. */
function createInbox() {
  let newest: number | undefined;
  let wake: (() => void) | undefined;
  return {
    put(number: number): void {
      newest = number;
      wake?.();
    },
    /** Undefined after `waitMs`, or when the signal aborts. */
    async take(waitMs: number, signal: AbortSignal): Promise<number | undefined> {
      if (newest === undefined) {
        const waiting = new AbortController();
        wake = () => waiting.abort();
        await sleep(waitMs, AbortSignal.any([signal, waiting.signal])).catch(() => {}); // both ends are expected
        wake = undefined;
      }
      const number = newest;
      newest = undefined;
      return number;
    },
  };
}

function subscribeHeads({ provider, log }: Source, put: (number: number) => void) {
  let id: string | number | undefined;
  const subscribe = async () => {
    try {
      id = await provider.subscribe("chain_newHead", "chain_subscribeNewHead", [], (error, head) => {
        const parsed = error ? undefined : headSchema.safeParse(head).data;
        if (parsed) put(parsed.number);
      });
    } catch (error) {
      log.debug("heads could not be subscribed to", { code: codeOf(error) });
    }
  };
  const end = () => {
    if (id !== undefined)
      provider.unsubscribe("chain_newHead", "chain_unsubscribeNewHead", id).catch(() => {}); // gone either way
    id = undefined;
  };
  const off = provider.on("connected", () => void subscribe());
  void subscribe();
  return {
    /** For a subscription that the node forgot: it said nothing while blocks came. */
    renew() {
      end();
      if (provider.isConnected) void subscribe();
    },
    stop() {
      off();
      end();
    },
  };
}

/** Where the node does not answer, its socket is given up, so that a new one is opened. */
async function askHead(connection: Source, signal: AbortSignal): Promise<number | undefined> {
  if (signal.aborted) return undefined;
  try {
    const head = await connection.call(() => connection.provider.send("chain_getHeader", []), signal);
    return headSchema.safeParse(head).data?.number;
  } catch (error) {
    if (isAbort(error)) return undefined;
    connection.log.warn("the chain gives no block", { code: codeOf(error) });
    if (codeOf(error) === "CHAIN_TIMEOUT") connection.provider.drop();
    return undefined;
  }
}
