import { parentPort, workerData } from "node:worker_threads";
import { argon2i } from "hash-wasm";
import type { Argon2Cost } from "./derive-argon2.ts";

const { password, salt, cost } = workerData as {
  password: string;
  salt: Uint8Array;
  cost: Argon2Cost;
};

parentPort?.postMessage(
  await argon2i({
    password,
    salt,
    iterations: cost.passes,
    memorySize: cost.memoryKib,
    parallelism: 1,
    hashLength: 32,
    outputType: "binary",
  }),
);
