/** The library: ask miners as validators do, verify requests and answers. */
export { createMinerClient, type MinerClientOptions } from "./adapters/client/create-miner-client.ts";
export { type HttpEngineOptions, openHttpEngine } from "./adapters/engine/http-engine.ts";
export { createHotkey, type KeySource, readySr25519, verifySignature } from "./adapters/wallet/sr25519.ts";
export { parseSaved } from "./domain/answer/read-saved.ts";
export { createReplayCache, type ReplayCache } from "./domain/epistula/create-replay-cache.ts";
export { signRequest, type Unsigned } from "./domain/epistula/sign-request.ts";
export { type Received, verifyRequest } from "./domain/epistula/verify-request.ts";
export type { NoiseName } from "./domain/noise/noise.ts";
export type { Hotkey, VerifySignature } from "./domain/ports/chain.ts";
export type { Engine, EngineDescription } from "./domain/ports/engine.ts";
export type {
  Address,
  Cause,
  Check,
  Endpoint,
  SavedResponse,
  TimedChunk,
  Verdict,
} from "./domain/types.ts";
export { type ErrorCode, type ErrorData, TargonError } from "./errors.ts";
export { type Log, silentLog } from "./lib/log.ts";
export { type VerifyInput, verifyResponse } from "./neuron/verify-response.ts";
