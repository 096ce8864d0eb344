import type { Owner } from "../../domain/engines/container-identity.ts";

/** What all engines of a program have in common. */
export type EngineSettings = {
  owner: Owner;
  /** As the operator named it: `REPOSITORY[:TAG][@DIGEST]`. */
  image: string;
  device: "cuda" | "cpu";
  /** A shorter context is of no use, tokens: an engine is never made smaller than that. */
  leastModelLen: number;
  /** Hugging Face's cache of models on this machine, which engines here share; engines elsewhere keep weights in a volume. */
  hubCache: string;
  /** For private and gated models; null: none. */
  hubToken: string | null;
  /** Null: the engine's own default. */
  hubEndpoint: string | null;
  /** A folder on the engine's host that holds the model's files; null: the engine fetches them. Default: none does. */
  folderOf?: (model: string) => string | null;
};

/** How often and how long is waited, ms. */
export type Timings = {
  /** Between two looks at an engine. */
  pollMs: number;
  /** Between two lines about an engine that loads. */
  reportMs: number;
  /** A pull or an engine that does not advance for this long is given up. */
  stallMs: number;
  /** Before the first try after a failure; doubles with each. */
  backoffMs: number;
  maxBackoffMs: number;
  /** How long an engine that was given up is left alone; null: until `renew`. */
  giveUpMs: number | null;
  /** An engine that ran for this long starts afresh with its tries. */
  steadyMs: number;
};

/** The timings of a real run. */
export const TIMINGS: Timings = {
  pollMs: 3_000,
  reportMs: 30_000,
  stallMs: 600_000,
  backoffMs: 5_000,
  maxBackoffMs: 300_000,
  giveUpMs: 3_600_000,
  steadyMs: 600_000,
};
