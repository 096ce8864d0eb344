import { parentPort, workerData } from "node:worker_threads";
import { encryptTimelocked, type TimelockInput } from "../../domain/timelock/encrypt-timelocked.ts";

parentPort?.postMessage(encryptTimelocked(workerData as TimelockInput));
