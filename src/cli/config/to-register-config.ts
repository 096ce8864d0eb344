import type { RegisterConfig } from "../../config.ts";
import { frozen, type Given } from "./given.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";

/** `targon register`. */
export function toRegisterConfig(given: Given): RegisterConfig {
  const values = given.values as { yes?: boolean; maxBurn?: bigint; wait?: boolean };
  return frozen({
    ...toNeuronConfig(given, { name: "register" }),
    yes: values.yes === true,
    maxBurnRao: values.maxBurn ?? null,
    wait: values.wait === true,
  });
}
