import type { FastifyInstance } from "fastify";
import type { Reach } from "../../domain/ports/miner.ts";
import type { Address } from "../../domain/types.ts";
import { addGate, bodyOf } from "./add-gate.ts";
import type { AddressLimit } from "./create-address-limit.ts";
import type { Gate } from "./create-gate.ts";

/** A neuron of the subnet asks whether its axon is reached from here. */
export type ReachCall = {
  signer: Address;
  /** The address that it asks from. */
  from: string;
  body: Buffer;
};

/** What neurons do for each other. */
export type Peers = {
  /** Who may ask: any neuron of the subnet. */
  gate: Gate;
  /** @throws REQUEST_INVALID · SIGNER_REFUSED · RATE_LIMITED */
  tryReach(call: ReachCall): Promise<Reach>;
  /** A request came in that carries a token, ours or not. */
  arrived(token: string): void;
};

/** Where a neuron is asked to reach the asker. */
export const REACH_PATH = "/reachable";

/** `POST /reachable`, signed by any neuron of the subnet. */
export function addPeerRoutes(
  app: FastifyInstance,
  { peers, limit }: { peers: Peers; limit: AddressLimit },
): void {
  app.register((signed, _options, done) => {
    const claimOf = addGate(signed, { gate: peers.gate, limit });
    signed.post(REACH_PATH, async (request, reply) => {
      const call = { signer: claimOf(request).signer, from: request.ip, body: bodyOf(request) };
      return reply.send(await peers.tryReach(call));
    });
    done();
  });
}

/** The token of a request that was made to see whether it arrives. */
export function tokenOf(query: unknown): string | undefined {
  const token = (query as { reached?: unknown } | null)?.reached;
  return typeof token === "string" ? token : undefined;
}
