/** The secret uri of each key of the embedded network: anybody may know them, nothing is worth anything there. */
export const VALIDATOR_URI = "//targon//validator";

/** Owns the subnet. */
export const OWNER_URI = "//targon//owner";

/** A key for the caller of `--mock`: a miner of his own, or a hotkey to be registered. */
export const GUEST_URI = "//targon//guest";

/** The hotkey of the nth miner of one behaviour, from 0. */
export function minerUri(behaviour: string, index: number): string {
  return `//targon//${behaviour}//${index}`;
}

/** The coldkey that belongs to a hotkey. */
export function coldkeyUri(uri: string): string {
  return `${uri}//cold`;
}
