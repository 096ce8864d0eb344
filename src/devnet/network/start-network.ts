import { Worker } from "node:worker_threads";
import { type ErrorCode, TargonError } from "../../errors.ts";
import { endThread } from "../../lib/end-thread.ts";
import type { Log } from "../../lib/log.ts";
import { workerUrl } from "../../lib/worker-url.ts";
import type { NetworkInfo, NetworkOptions } from "./network-options.ts";
import type { NetworkMessage } from "./network-thread.ts";
import { writeLine } from "./thread-log.ts";

/** A whole network on this machine. */
export type Network = NetworkInfo & {
  /** What a hotkey's miner does; undefined where it is none of the network's. */
  behaviourOf(hotkey: string): string | undefined;
  /** Ends all of it; never takes longer than 2 s. */
  close(): Promise<void>;
};

/** How long the network may take to end by itself, ms. */
const CLOSE_MS = 1_500;

/**
 * Starts chain, engines and miners on loopback, in one thread of their own plus those of the engines; resolves when
 * every axon stands on chain.
 *
 * @throws {TargonError} what failed inside
 */
export async function startNetwork({ log, ...options }: NetworkOptions & { log: Log }): Promise<Network> {
  const worker = new Worker(workerUrl("./network-thread", import.meta.url), { workerData: options });
  try {
    const info = await untilReady(worker, log);
    const behaviours = new Map(info.miners.map(({ hotkey, behaviour }) => [hotkey, behaviour]));
    const close = async () => {
      await endThread(worker, () => worker.postMessage("end"), CLOSE_MS);
    };
    return { ...info, behaviourOf: (hotkey) => behaviours.get(hotkey), close };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}

async function untilReady(worker: Worker, log: Log): Promise<NetworkInfo> {
  const { promise, resolve, reject } = Promise.withResolvers<NetworkInfo>();
  worker.on("message", (message: NetworkMessage) => {
    if (message.type === "ready") resolve(message.info);
    if (message.type === "log") writeLine(log, message.line);
    if (message.type === "failed") reject(new TargonError(message.code as ErrorCode, message.message));
  });
  worker.on("error", (error) => {
    log.error("the embedded network broke", {}, error);
    reject(error);
  });
  worker.once("exit", () => reject(new TargonError("BUG", "the embedded network ended by itself")));
  return promise;
}
