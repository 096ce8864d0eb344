import { isIP } from "node:net";
import { z } from "zod";
import type { Peers, ReachCall } from "../../adapters/axon/add-peer-routes.ts";
import { createAddressLimit } from "../../adapters/axon/create-address-limit.ts";
import { createGate, type GateDeps } from "../../adapters/axon/create-gate.ts";
import { type ReachTarget, tryReach } from "../../adapters/miners/try-reach.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { createLimit } from "../../lib/limit.ts";
import type { Arrivals } from "./create-arrivals.ts";

/** What is needed to look at others, and to know who looked at us. */
export type PeersDeps = GateDeps & {
  dispatcher: Parameters<typeof tryReach>[0]["dispatcher"];
  arrivals: Arrivals;
};

/** Whose requests are answered; `isMock`: the network is this machine, where all may ask for all. */
export type PeersOptions = { receiver: Address; isMock: boolean };

/** One neuron starts seldom; it may try a few times. */
const PER_SIGNER = { burst: 4, perSecond: 1 / 30 };
const AT_ONCE = 4;

const targetSchema = z.object({
  ip: z.string().refine((text) => isIP(text) > 0),
  port: z.number().int().min(1).max(65_535),
  token: z.string().regex(/^[0-9a-f]{32}$/),
});

/**
 * Tells neurons of the subnet whether their axons are reached from here. Nobody can have others looked at: the address
 * must be the one that the caller asks from, or its own on chain.
 */
export function createPeers(deps: PeersDeps, { receiver, isMock }: PeersOptions): Peers {
  const { arrivals, clock, neuronOf } = deps;
  const gate = createGate(deps, { receiver, forceValidatorPermit: false, minStakeRao: 0n });
  const perSigner = createAddressLimit(PER_SIGNER);
  const limit = createLimit(AT_ONCE, { maxWaiting: 0, onFull: tooMany });
  return {
    gate,
    arrived: arrivals.arrived,
    async tryReach(call) {
      const target = targetOf(call.body);
      if (!isMock && !isOwn(target, call))
        throw new TargonError("SIGNER_REFUSED", "only the caller's own address is tried");
      if (!perSigner.take(call.signer, clock.monotonic())) throw tooMany();
      return await limit.run(() => tryReach({ ...deps, allowPrivate: isMock }, target));
    },
  };

  function isOwn({ ip, port }: ReachTarget, { from, signer }: ReachCall): boolean {
    const axon = neuronOf(signer)?.axon;
    return ip === from.replace(/^::ffff:/, "") || (axon?.ip === ip && axon.port === port);
  }
}

function targetOf(body: Buffer): ReachTarget {
  try {
    return targetSchema.parse(JSON.parse(body.toString("utf8")));
  } catch (error) {
    throw invalidBody(error);
  }
}

function invalidBody(cause: unknown): TargonError {
  return new TargonError("REQUEST_INVALID", "the request's body is not of the form asked for", { cause });
}

function tooMany(): TargonError {
  return new TargonError("RATE_LIMITED", "too many addresses are to be tried");
}
