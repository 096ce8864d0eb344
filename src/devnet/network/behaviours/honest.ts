import type { Behaviour } from "../behaviour.ts";

/** The claimed model; the second miner computes in bfloat16, so that an honest answer is not always exact. */
export const honest: Behaviour = { engine: (index) => (index % 3 === 1 ? "bfloat16" : "float32") };
