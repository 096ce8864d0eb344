import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { askPeer, type PeerQuestion } from "./ask-peer.ts";

type LookDeps = Parameters<typeof askPeer>[0] & { log: Log };

/**
 * Tells in one line whether others reach the axon, as far as that can be known, before it is announced.
 *
 * @throws {TargonError} `AXON_ADDRESS_INVALID` where a peer answered and did not reach us
 */
export async function lookFromOutside(
  deps: LookDeps,
  question: PeerQuestion,
  signal: AbortSignal,
): Promise<void> {
  const { log } = deps;
  const { place, peer } = question;
  const seen = await askPeer(deps, question, signal);
  if (seen.reached === true) return log.info("a peer reaches the axon", { ...place, peer });
  if (seen.reached === false)
    throw new TargonError(
      "AXON_ADDRESS_INVALID",
      "a peer cannot reach the axon: open the port, or mend --axon.external_ip and --axon.external_port",
      { data: { ...place, peer, cause: seen.cause } },
    );
  const message = "whether others reach the axon cannot be known from here";
  if (peer === null) log.info(message, { ...place, why: seen.why });
  else log.warn(message, { ...place, peer, why: seen.why });
}
