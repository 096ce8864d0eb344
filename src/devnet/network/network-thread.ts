import { parentPort, workerData } from "node:worker_threads";
import { codeOf, sentenceOf } from "../../errors.ts";
import type { NetworkInfo, NetworkOptions } from "./network-options.ts";
import { openNetwork } from "./open-network.ts";
import { createThreadLog, type LogMessage } from "./thread-log.ts";

/** What this thread tells its starter. */
export type NetworkMessage =
  | { type: "ready"; info: NetworkInfo }
  | { type: "failed"; code: string; message: string }
  | { type: "log"; line: LogMessage };

const post = (message: NetworkMessage) => parentPort?.postMessage(message);
const log = createThreadLog((line) => post({ type: "log", line }));

try {
  const network = await openNetwork({ log }, workerData as NetworkOptions);
  // Whatever is said to this thread means the end.
  parentPort?.once("message", async () => {
    await network.close();
    // Ends this thread alone, all else in it being over: polkadot-js would keep it 1.75 s by its timers.
    process.exit();
  });
  post({ type: "ready", info: network.info });
} catch (error) {
  post({ type: "failed", code: codeOf(error), message: sentenceOf(error) });
}
