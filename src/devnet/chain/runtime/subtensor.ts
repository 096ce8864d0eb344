import type { Generation } from "./generation.ts";
import type { Pallet } from "./pallet.ts";

/** The subtensor pallet of a generation: what miners and validators call, read and see. */
export function subtensorPallet({ subtensor }: Generation): Pallet {
  return {
    index: 7,
    path: "pallet_subtensor",
    ...subtensor,
    constants: {
      InitialTempo: { type: "u16", value: () => 360 },
      InitialServingRateLimit: { type: "u64", value: () => 50n },
      InitialMinBurn: { type: "u64", value: () => 500_000n },
    },
  };
}
