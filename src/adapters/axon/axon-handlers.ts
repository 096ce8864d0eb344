import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { MinerMetrics } from "../../domain/ports/metrics.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { Address, Endpoint } from "../../domain/types.ts";
import type { Log } from "../../lib/log.ts";
import type { Peers } from "./add-peer-routes.ts";
import type { Gate } from "./create-gate.ts";

/** A proven request for an answer. */
export type Completion = {
  endpoint: Endpoint;
  signer: Address;
  headers: IncomingHttpHeaders;
  /** The exact bytes, at most 4 MiB. */
  body: Buffer;
};

/** What stands behind the axon. */
export type AxonHandlers = {
  /** False: `/health` says 503. */
  isReady(): boolean;
  /** Names of the models served. */
  models(): string[];
  /**
   * A validator says which models it asks for.
   *
   * @throws REQUEST_INVALID where the body is no list of names
   */
  announced(body: Buffer, signer: Address): void;
  /**
   * Answers on the raw response and resolves when it has ended, whole or cut. Calls `begin` right before the first byte;
   * throws only before that.
   */
  complete(call: Completion, answer: { reply: ServerResponse; begin: () => void }): Promise<void>;
};

/** What the axon is made of. */
export type AxonDeps = {
  log: Log;
  clock: Clock;
  gate: Gate;
  handlers: AxonHandlers;
  /** Absent: nobody is told whether they are reached from here. */
  peers?: Peers;
  metrics?: Pick<MinerMetrics, "requestEnded"> | null;
};
