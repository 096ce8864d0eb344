import { z } from "zod";
import type { MemoryChain } from "../chain.ts";
import type { Block } from "../header.ts";
import type { Listeners } from "../listeners.ts";
import { runtimeVersion } from "../runtime/create-runtime.ts";
import { hex, type Subscription } from "./method.ts";
import { PEER_ID } from "./node-methods.ts";

const keys = z.tuple([z.array(hex).max(4096)]);

/** All subscriptions by the method that begins them. Each gives the present value at once. */
export function createSubscriptions(chain: MemoryChain): Record<string, Subscription> {
  const newHeads = heads(chain.newBlocks, () => chain.archive.head());
  const finalizedHeads = heads(chain.newFinalized, () => chain.finalized());
  return {
    // @polkadot/api asks for the singular; a node's own name is the plural
    chain_subscribeNewHead: { notify: "chain_newHead", stop: "chain_unsubscribeNewHead", start: newHeads },
    chain_subscribeNewHeads: { notify: "chain_newHead", stop: "chain_unsubscribeNewHeads", start: newHeads },
    chain_subscribeAllHeads: { notify: "chain_allHead", stop: "chain_unsubscribeAllHeads", start: newHeads },
    chain_subscribeFinalizedHeads: {
      notify: "chain_finalizedHead",
      stop: "chain_unsubscribeFinalizedHeads",
      start: finalizedHeads,
    },
    state_subscribeRuntimeVersion: {
      notify: "state_runtimeVersion",
      stop: "state_unsubscribeRuntimeVersion",
      start(_, push) {
        push(runtimeVersion(chain.runtime));
        return () => {};
      },
    },
    state_subscribeStorage: storageSubscription(chain),
    author_submitAndWatchExtrinsic: {
      notify: "author_extrinsicUpdate",
      stop: "author_unwatchExtrinsic",
      start(params, push) {
        const [extrinsic] = z.tuple([hex]).parse(params);
        chain.submit(extrinsic, push);
        push({ broadcast: [PEER_ID] });
        return () => {};
      },
    },
  };
}

function heads(listeners: Listeners<Block>, first: () => Block): Subscription["start"] {
  return (_, push) => {
    push(first().header);
    return listeners.add(({ header }) => push(header));
  };
}

function storageSubscription({ archive, state, newBlocks }: MemoryChain): Subscription {
  return {
    notify: "state_storage",
    stop: "state_unsubscribeStorage",
    start(params, push) {
      const [names] = keys.parse(params);
      const { hash, number } = archive.head();
      push({ block: hash, changes: names.map((name) => [name, state.get(name, number) ?? null]) });
      return newBlocks.add((block) => {
        const changes = names.flatMap((name) => {
          const value = block.changes.get(name);
          return value === undefined ? [] : [[name, value]];
        });
        if (changes.length > 0) push({ block: block.hash, changes });
      });
    },
  };
}
