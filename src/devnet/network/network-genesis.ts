import { createHotkey } from "../../adapters/wallet/sr25519.ts";
import type { Address } from "../../domain/types.ts";
import { RAO_PER_TAO } from "../../lib/units.ts";
import type { ChainGenesis, GenesisNeuron } from "../chain/genesis.ts";
import { coldkeyUri, GUEST_URI, OWNER_URI, VALIDATOR_URI } from "./keys.ts";

/** Far above what makes a validator anywhere. */
const STAKE_RAO = 100_000n * RAO_PER_TAO;

/** What each coldkey has. */
const BALANCE_RAO = 1_000n * RAO_PER_TAO;

/** Who is on the embedded network, and whether its weights are committed before they count. */
export type NetworkPlan = { minerUris: string[]; guest: boolean; commitReveal: boolean };

/** Block 0 of the embedded network: the validator is uid 0, a guest who mines uid 1, then the miners in their order. */
export function networkGenesis({ minerUris, guest, commitReveal }: NetworkPlan): ChainGenesis {
  const uris = [...(guest ? [GUEST_URI] : []), ...minerUris];
  const paid = [OWNER_URI, VALIDATOR_URI, GUEST_URI, ...minerUris];
  return {
    owner: keysOf(OWNER_URI),
    subnet: { commitRevealEnabled: commitReveal },
    accounts: paid.map((uri) => ({ address: keysOf(uri).coldkey, balanceRao: BALANCE_RAO })),
    neurons: [
      { ...keysOf(VALIDATOR_URI), stakeRao: STAKE_RAO, validatorPermit: true },
      ...uris.map((uri): GenesisNeuron => keysOf(uri)),
    ],
  };
}

/** The keys of those who use `--mock`, whom its faults are for. */
export function userKeys(): Address[] {
  return [VALIDATOR_URI, GUEST_URI].flatMap((uri) => Object.values(keysOf(uri)));
}

function keysOf(uri: string): { hotkey: Address; coldkey: Address } {
  return {
    hotkey: createHotkey({ uri }).address,
    coldkey: createHotkey({ uri: coldkeyUri(uri) }).address,
  };
}
