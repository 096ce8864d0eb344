import type { Endpoint } from "../../domain/types.ts";
import type { EngineLink } from "./engine-link.ts";
import type { Reply } from "./reply.ts";

/** The engines of the embedded network: the claimed model twice, in other arithmetic, and what cheats run instead. */
export type EngineKind = "float32" | "bfloat16" | "smaller" | "int4";

/** One request on its way through a cheat's proxy. */
export type Exchange = {
  endpoint: Endpoint;
  body: Record<string, unknown>;
  engine: EngineLink;
  /** An engine of the claimed model, which a miner that launders keeps beside his own. */
  claimed: EngineLink;
  reply: Reply;
  /** Aborts when the miner gives up or the network ends. */
  signal: AbortSignal;
};

/** Answers one request its own way. */
export type Answerer = (exchange: Exchange) => Promise<void>;

/** What a miner of the embedded network runs behind our own miner code. */
export type Behaviour = {
  /** Which engine the nth miner of this behaviour has. */
  engine: (index: number) => EngineKind;
  /** Makes the answerer of one miner; absent where requests go straight to the engine. */
  createAnswerer?: () => Answerer;
};
