import type { Block } from "./header.ts";

/** The blocks that the node remembers: genesis and the last ones. */
export type BlockArchive = {
  add(block: Block): void;
  head(): Block;
  /** By number; undefined where it is unknown or forgotten. */
  at(number: number): Block | undefined;
  byHash(hash: string): Block | undefined;
};

/** Begins with genesis and keeps the last `keepBlocks` beside it. */
export function createBlockArchive(genesis: Block, keepBlocks: number): BlockArchive {
  const blocks = new Map([[genesis.number, genesis]]);
  const byHash = new Map([[genesis.hash, genesis]]);
  let head = genesis;
  return {
    head: () => head,
    at: (number) => blocks.get(number),
    byHash: (hash) => byHash.get(hash),
    add(block) {
      head = block;
      blocks.set(block.number, block);
      byHash.set(block.hash, block);
      const old = blocks.get(block.number - keepBlocks - 1);
      if (!old || old.number === 0) return;
      blocks.delete(old.number);
      byHash.delete(old.hash);
    },
  };
}
