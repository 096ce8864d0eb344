import type { ModelConfig } from "./config.ts";

/** Keys and values of one sequence, per layer; position by position, `width` floats each. */
export type KvCache = { keys: Float32Array[]; values: Float32Array[]; width: number };

/** Room for `capacity` positions. */
export function createKvCache(config: ModelConfig, capacity: number): KvCache {
  const width = config.kvHeads * config.headSize;
  const layers = () => Array.from({ length: config.layers }, () => new Float32Array(capacity * width));
  return { keys: layers(), values: layers(), width };
}
