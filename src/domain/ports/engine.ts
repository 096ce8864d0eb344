import type { EngineStatus } from "../engines/engine-status.ts";
import type { Message, MinerRequest, TopLogprob } from "../types.ts";
import type { Precision } from "../verification/structure/lattice.ts";

/** Which model an engine serves and how to know it again. */
export type EngineDescription = {
  model: string;
  /** vLLM's version text. */
  version: string;
  /** vLLM's `root`: a path or repository name. */
  root: string;
  maxModelLen: number;
  /** Stable text over model, root, version, length: changes when the engine does. */
  fingerprint: string;
  /** End-of-sequence ids from the model's files where they can be read, else null. */
  eosIds: number[] | null;
  /** Where the files can be read, else null. */
  vocabSize: number | null;
};

/** What one prefill says of one position. `logprob` and `rank` (1-based) are those of the token that stands there. */
export type PositionScore = { logprob: number; rank: number; top: TopLogprob[] };

/** An engine that serves one model: stock vLLM over HTTP, or anything that speaks its API. Errors: `ENGINE_*`, `QUEUE_FULL`. */
export type Engine = {
  describe(signal?: AbortSignal): Promise<EngineDescription>;
  /** Prompt ids of a request, as the generating endpoint would make them. */
  tokenize(request: { messages: Message[] } | { prompt: string }, signal?: AbortSignal): Promise<number[]>;
  /** Text of ids, special tokens included. */
  detokenize(ids: number[], signal?: AbortSignal): Promise<string>;
  /** One prefill; entry i is about ids[i] given ids[<i]; entry 0 is null. `top` is sorted, likeliest first. */
  score(ids: number[], topK: number, signal?: AbortSignal): Promise<(PositionScore | null)[]>;
  /** The likeliest next tokens that *decoding* gives after each prefix, likeliest first, in one request. Absent: it cannot. */
  continueFrom?(prefixes: number[][], signal?: AbortSignal): Promise<TopLogprob[][]>;
  /** The engine's own answer to a request that is not streamed: the JSON body as it came. Absent: it gives none. */
  generate?(request: MinerRequest, signal?: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
};

/** One engine as it stands now: what those who watch it are told. */
export type EngineReading = {
  /** Which one: its address without credentials, or its container. */
  name: string;
  model: string;
  /** Calls go through; none until a pause is over; or one that tries whether it is back. */
  state: "closed" | "open" | "half-open";
  /** Calls that wait, and that run. */
  waiting: number;
  running: number;
  /** Since it was opened: calls that ran, those that failed, and how long all of them ran together. */
  calls: number;
  failures: number;
  seconds: number;
};

/** When engines are seen to. */
export type EnginesTurn = {
  /** Number of the epoch: whose turn it is where not all can run together. What was given up is tried anew in each. */
  epoch?: number;
  signal?: AbortSignal;
};

/** Engines by model. */
export type Engines = {
  /** Models that can be verified now. */
  models(): string[];
  /**
   * Starts or stops engines so that the models run, where not all can by turns; resolves when it is clear which do, or
   * which are on their way.
   */
  ensure(models: string[], turn?: EnginesTurn): Promise<string[]>;
  /**
   * An engine of the model, the one with the shortest queue, and the others of the model behind it for calls that it
   * fails. Those that compute in `precision` come first where it is known.
   *
   * @throws `ENGINE_OTHER_MODEL` when no engine serves it
   */
  of(model: string, precision?: Precision | null): Engine;
  /** Each engine of the model by itself. */
  all(model: string): Engine[];
  /** How the calls to each engine stand. */
  readings(): EngineReading[];
  /** How far each engine is, also those that are not used yet or have no place. */
  states(): EngineStatus[];
  close(): Promise<void>;
};
