import { Agent } from "undici";
import { openArrivals } from "../../adapters/axon/open-arrivals.ts";
import { isGlobalUnicast } from "../../adapters/miners/is-global-unicast.ts";
import type { AxonConfig } from "../../config.ts";
import type { Hotkey, Subnet } from "../../domain/ports/chain.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { announcedAddress } from "../miner/announced-address.ts";
import { askPeer } from "../miner/ask-peer.ts";
import { createArrivals } from "../miner/create-arrivals.ts";
import { bad, type Finding, good, unclear } from "./finding.ts";

type Axon = { axon: AxonConfig; isMock: boolean };

/** Is there an address to announce, which others can reach? @throws AXON_ADDRESS_INVALID */
export function checkAddress({ axon, isMock }: Axon): Finding {
  const { ip, port } = announcedAddress(axon, { listensOn: axon.port, isMock });
  if (isMock || isGlobalUnicast(ip)) return good(`${ip} port ${port} is to be announced`);
  return unclear(
    `${ip} port ${port} is to be announced, which is not a public address`,
    "name the public one with --axon.external_ip, unless validators share this network",
  );
}

/** What looking from outside needs to know. */
export type Outside = Axon & { hotkey: Hotkey | undefined; subnet: Subnet | undefined; clock: Clock };

/** Does another miner reach the address? Listens there itself while it asks. @throws AXON_ADDRESS_INVALID, PORT_IN_USE */
export async function checkReachable(outside: Outside, signal: AbortSignal): Promise<Finding> {
  const { axon, isMock, hotkey, subnet, clock } = outside;
  const place = announcedAddress(axon, { listensOn: axon.port, isMock });
  if (!hotkey || !subnet) return unclear("no subnet or no hotkey to ask others with", "mend those first");
  const peer = axon.peer ?? null;
  const arrivals = createArrivals();
  const dispatcher = new Agent();
  const server = peer === null ? null : await openArrivals(axon, arrivals.arrived);
  try {
    const deps = { hotkey, clock, dispatcher, allowPrivate: isMock, arrivals };
    const seen = await askPeer(deps, { peer, place, subnet }, signal);
    if (seen.reached === null)
      return unclear(
        `whether others reach ${place.ip} port ${place.port} cannot be known from here`,
        seen.why,
      );
    if (seen.reached) return good(`${place.ip} port ${place.port} is reached by ${peer}`);
    return bad(
      `${place.ip} port ${place.port} is not reached by ${peer}: ${seen.cause}`,
      "open the port, or mend --axon.external_ip and --axon.external_port",
    );
  } finally {
    await server?.close();
    await dispatcher.destroy();
  }
}
