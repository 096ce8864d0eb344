import type { Extrinsic } from "./extrinsic.ts";
import { RpcError } from "./rpc-error.ts";
import { isAlive } from "./validate.ts";

/** What becomes of a watched extrinsic, as `author_extrinsicUpdate` says it. */
export type ExtrinsicStatus =
  | "ready"
  | "future"
  | "invalid"
  | { broadcast: string[] }
  | { inBlock: string }
  | { finalized: string };

/** Told of each status. */
export type Watcher = (status: ExtrinsicStatus) => void;

/** An extrinsic that waits. */
export type Waiting = {
  extrinsic: Extrinsic;
  watcher: Watcher | undefined;
  /** The block for which its signature was checked. */
  since: number;
  /** Whether a nonce before its own was missing when it came. */
  isFuture: boolean;
};

/** Extrinsics that wait for a block, oldest first. */
export type Pool = {
  add(waiting: Waiting): void;
  /** The next one whose nonce is its signer's. */
  takeReady(nonceOf: (account: string) => number): Waiting | undefined;
  /** Lets go of what can no longer come into block `at`. */
  prune(nonceOf: (account: string) => number, at: number): void;
  /** The nonce after those of the account and its waiting extrinsics. */
  nextNonce(account: string, nonce: number): number;
  list(): readonly Waiting[];
  /** Forgets them all, as a node does that dies. */
  clear(): void;
};

/** More are refused. */
const MAX_WAITING = 4096;

/** An empty pool. */
export function createPool(): Pool {
  let waiting: Waiting[] = [];
  return {
    list: () => waiting,
    clear() {
      waiting = [];
    },
    add(entry) {
      refuseDouble(waiting, entry);
      waiting.push(entry);
    },
    takeReady(nonceOf) {
      const at = waiting.findIndex(({ extrinsic }) => extrinsic.nonce === nonceOf(extrinsic.signer));
      return at === -1 ? undefined : waiting.splice(at, 1)[0];
    },
    prune(nonceOf, at) {
      const isLost = ({ extrinsic, since }: Waiting) =>
        extrinsic.nonce < nonceOf(extrinsic.signer) || !isAlive(extrinsic, { since, at });
      const lost = waiting.filter(isLost);
      waiting = waiting.filter((entry) => !lost.includes(entry));
      for (const { watcher } of lost) watcher?.("invalid");
    },
    nextNonce(account, nonce) {
      const taken = new Set(
        waiting
          .filter(({ extrinsic }) => extrinsic.signer === account)
          .map(({ extrinsic }) => extrinsic.nonce),
      );
      let next = nonce;
      while (taken.has(next)) next++;
      return next;
    },
  };
}

function refuseDouble(waiting: Waiting[], { extrinsic }: Waiting): void {
  if (waiting.some((other) => other.extrinsic.hash === extrinsic.hash)) {
    throw new RpcError(1013, "Transaction is already in the pool", { data: "Already Imported" });
  }
  const { signer, nonce } = extrinsic;
  if (waiting.some((other) => other.extrinsic.signer === signer && other.extrinsic.nonce === nonce)) {
    throw new RpcError(1014, "Priority is too low: (0 vs 0)", {
      data: "The transaction has too low priority to replace another transaction already in the pool.",
    });
  }
  if (waiting.length < MAX_WAITING) return;
  throw new RpcError(1016, "Immediately Dropped", {
    data: "The transaction couldn't enter the pool because of the limit",
  });
}
