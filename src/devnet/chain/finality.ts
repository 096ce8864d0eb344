import type { Built } from "./build-block.ts";
import type { Block } from "./header.ts";

/** Blocks that are not final yet, oldest first. */
export type Finality = {
  /** Takes a new block; those that it makes final are told. */
  add(built: Built): void;
  /** How many are not final. */
  count(): number;
};

/** A block becomes final when `lag` others stand on it; then `tell` hears, and all whose extrinsics are in it. */
export function createFinality(tell: (block: Block) => void, lag: number): Finality {
  const waiting: Built[] = [];
  const finalizeOldest = () => {
    const oldest = waiting.shift();
    if (!oldest) return;
    tell(oldest.block);
    for (const { watcher } of oldest.included) watcher?.({ finalized: oldest.block.hash });
  };
  return {
    count: () => waiting.length,
    add(built) {
      waiting.push(built);
      while (waiting.length > lag) finalizeOldest();
    },
  };
}
