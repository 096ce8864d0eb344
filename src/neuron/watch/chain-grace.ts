import { TargonError } from "../../errors.ts";
import type { Head } from "./head.ts";

/** How long a neuron goes on without a new block, ms: endpoints come back, and a restart would not bring them. */
const CHAIN_GRACE_MS = 600_000;

/** On the embedded network, whose chain is in the same process. */
const MOCK_GRACE_MS = 120_000;

/** The grace that fits the chain, ms. */
export function chainGraceMs({ mock }: { mock: object | null }): number {
  return mock === null ? CHAIN_GRACE_MS : MOCK_GRACE_MS;
}

/** @throws {TargonError} `STALLED` where no block came for longer than the grace */
export function assertBlocksCome(head: Head, graceMs: number): void {
  const silentMs = head.silentMs();
  if (silentMs <= graceMs) return;
  throw new TargonError("STALLED", "the chain stands still or cannot be reached", {
    data: { what: "no block came", seconds: Math.round(silentMs / 1000) },
  });
}
