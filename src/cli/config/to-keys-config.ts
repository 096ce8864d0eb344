import type { KeysConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given } from "./given.ts";
import { toLoggingConfig, toWalletConfig } from "./to-neuron-config.ts";

/** `targon keys show`. */
export function toKeysConfig(given: Given): KeysConfig {
  const values = given.values as { coldkey?: boolean; json?: boolean };
  if (given.args.length !== 1 || given.args[0] !== "show")
    throw new TargonError("USAGE", "keys does one thing", {
      data: { given: given.args.join(" "), expected: "show" },
    });
  return frozen({
    wallet: toWalletConfig(given),
    coldkey: values.coldkey === true,
    logging: toLoggingConfig(given, "info"),
    json: values.json === true,
  });
}
