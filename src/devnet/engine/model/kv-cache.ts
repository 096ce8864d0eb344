import type { ModelConfig } from "./config.ts";

/** Keys and values of one sequence, per layer; position by position, `width` floats each. Grows by `reserve`. */
export type KvCache = { keys: Float32Array[]; values: Float32Array[]; width: number; capacity: number };

const FIRST_POSITIONS = 64;

/** An empty cache. */
export function createKvCache(config: ModelConfig): KvCache {
  const none = () => Array.from({ length: config.layers }, () => new Float32Array(0));
  return { keys: none(), values: none(), width: config.kvHeads * config.headSize, capacity: 0 };
}

/** Makes room for that many positions; what is cached stays. */
export function reserve(cache: KvCache, positions: number): void {
  if (positions <= cache.capacity) return;
  cache.capacity = Math.max(positions, FIRST_POSITIONS, 2 * cache.capacity);
  const grow = (old: Float32Array) => {
    const larger = new Float32Array(cache.capacity * cache.width);
    larger.set(old);
    return larger;
  };
  cache.keys = cache.keys.map(grow);
  cache.values = cache.values.map(grow);
}
