import type { RegisterConfig } from "../../config.ts";
import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import { TargonError } from "../../errors.ts";
import { assertOpen } from "./check-offer.ts";
import type { RegisterDeps } from "./deps.ts";
import { waitForPlace } from "./wait-for-place.ts";

/** A transaction of ours is over after 64 blocks; the rest is for those of others. */
const MAX_BUSY_BLOCKS = 80;

const BUSY = "another transaction of the coldkey is under way";

/**
 * The offer, or a later one that can be taken: waits while transactions of the coldkey are under way, for one of them may be
 * this very registration, and with `--wait` for what passes by itself.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED`
 */
export async function readyOffer(
  deps: RegisterDeps,
  { config, offer }: { config: RegisterConfig; offer: RegistrationOffer },
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  const { netuid } = config;
  const idle = await idleOffer(deps, { netuid, offer }, signal);
  assertOpen(idle, config);
  const { refusal, opensAtBlock } = idle;
  if (refusal === null) return idle;
  const isOver = ({ refusal: now }: RegistrationOffer) => now === null || !now.passes;
  const wait = { netuid, fromBlock: opensAtBlock, why: refusal.what, isOver };
  const open = await waitForPlace(deps, wait, signal);
  assertOpen(open, config);
  return open;
}

async function idleOffer(
  deps: RegisterDeps,
  { netuid, offer }: { netuid: number; offer: RegistrationOffer },
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  const isOver = ({ uid, waiting, block }: RegistrationOffer) =>
    uid !== null || waiting === 0 || block > offer.block + MAX_BUSY_BLOCKS;
  if (isOver(offer)) return offer;
  const idle = await waitForPlace(deps, { netuid, fromBlock: null, why: BUSY, isOver }, signal);
  if (idle.uid !== null || idle.waiting === 0) return idle;
  throw new TargonError("REGISTRATION_REFUSED", BUSY, {
    data: { netuid, waiting: idle.waiting, mend: "wait until it is in a block, then run it again" },
  });
}
