import type { HubSettings } from "../domain/ports/weights.ts";

/** Engines that targon runs in Docker. */
export type EnginesConfig = {
  /** Docker hosts by URL; empty: this machine's. */
  hosts: string[];
  /** Folder of ca.pem, cert.pem and key.pem for tcp:// hosts; null: not named. */
  tlsDir: string | null;
  /** GPUs that may be used, by index on each host or by UUID; null: all. */
  gpus: string[] | null;
  image: string;
  device: "cuda" | "cpu";
  /** Left free on each card, MiB. */
  reserveMiB: number;
  /** `--max-model-len` of each engine, tokens; less where the model's own is less. Null: the model's own, or what fits. */
  maxModelLen: number | null;
  /** A shorter context is of no use, tokens. */
  leastModelLen: number;
  /** Engines end with the program. Otherwise they run on, and the next start finds them. */
  stopOnExit: boolean;
};

/** Models whose engines a miner runs itself. */
export type ServeConfig = { models: string[]; engines: EnginesConfig; hub: HubSettings };

/** `--engines.max-model-len` of a validator: the longest answer asked for (1,920 tokens), the one that a prefill makes, and 2,175 tokens of prompt. */
export const DEFAULT_MAX_MODEL_LEN = 4096;

/** `--engines.reserve`, MiB: what the driver's own figures are off by, and programs that come and go. */
export const DEFAULT_RESERVE_MIB = 512;

/** The shortest context that a miner may ask for, tokens. */
export const LEAST_MODEL_LEN = 256;
