import type { MemoryChain } from "../../../src/devnet/chain/chain.ts";
import { produceTo, signCall } from "./memory-chain.ts";

type Failed = { ExtrinsicFailed?: { dispatch_error: { Module: { error: string } } } };

/** The names of a block's events and errors of the subtensor pallet, e.g. `WeightsCommitted`, `RevealTooEarly`. */
export function eventsOf({ runtime, storeAt }: MemoryChain, block: number): string[] {
  const events = storeAt(block).get<{ event: Record<string, unknown> }[]>("System.Events");
  return events.flatMap(({ event }) => {
    if ("SubtensorModule" in event) return Object.keys(event.SubtensorModule as object);
    const failed = (event.System as Failed | undefined)?.ExtrinsicFailed;
    if (!failed) return [];
    const index = Number.parseInt(failed.dispatch_error.Module.error.slice(2, 4), 16);
    return runtime.variants.get("SubtensorModule.errors")?.find((error) => error.index === index)?.name ?? [];
  });
}

/** Has a call of the subtensor pallet run in block `at`; what came of it, and of what else happened there. */
export function runAt(
  chain: MemoryChain,
  at: number,
  { uri = "//V0", call }: { uri?: string; call: Record<string, unknown> },
): string[] {
  produceTo(chain, at - 1);
  chain.submit(signCall(chain, uri, { call: { SubtensorModule: call } }));
  produceTo(chain, at);
  return eventsOf(chain, at);
}
