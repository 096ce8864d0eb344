import { TargonError } from "../../errors.ts";
import type { Address } from "../types.ts";
import type { Claim } from "./read-claim.ts";

/** How far a timestamp may lie from the receiver's clock, either way, ms (design §5). */
export const WINDOW_MS = 8000;

/**
 * The checks of a claim that cost nothing: it is meant for exactly this receiver, and fresh. The receiver is compared as
 * text, so another spelling of the same key is another receiver.
 *
 * @throws REQUEST_OTHER_RECEIVER
 * @throws REQUEST_STALE where the timestamp is further than `windowMs` in the past or in the future
 */
export function checkClaim(
  claim: Claim,
  { receiver, nowMs, windowMs = WINDOW_MS }: { receiver: Address; nowMs: number; windowMs?: number },
): void {
  if (claim.signedFor !== receiver) {
    throw new TargonError("REQUEST_OTHER_RECEIVER", "the request is not signed for this receiver");
  }
  if (Math.abs(nowMs - claim.timestampMs) > windowMs) {
    throw new TargonError("REQUEST_STALE", "the request's timestamp is too far from the receiver's clock", {
      data: { aheadMs: claim.timestampMs - nowMs },
    });
  }
}
