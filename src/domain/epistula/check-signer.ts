import { TargonError } from "../../errors.ts";
import type { Neuron } from "../ports/chain.ts";

/** What is asked of a signer. */
export type SignerPolicy = {
  /** False: every neuron of the subnet may ask. */
  forceValidatorPermit: boolean;
  /** Least stake, rao; equal is enough. */
  minStakeRao: bigint;
};

/**
 * Whether a signer may ask, by its neuron at the last look at the metagraph.
 *
 * @throws SIGNER_UNKNOWN where the subnet has no such hotkey
 * @throws SIGNER_REFUSED without a validator permit, or with less stake than asked
 */
export function checkSigner(
  neuron: Pick<Neuron, "stakeRao" | "validatorPermit"> | undefined,
  { forceValidatorPermit, minStakeRao }: SignerPolicy,
): void {
  if (neuron === undefined) {
    throw new TargonError("SIGNER_UNKNOWN", "the signer is not registered on the subnet");
  }
  if (!forceValidatorPermit) return;
  if (!neuron.validatorPermit) {
    throw new TargonError("SIGNER_REFUSED", "the signer has no validator permit");
  }
  if (neuron.stakeRao < minStakeRao) {
    throw new TargonError("SIGNER_REFUSED", "the signer's stake is below the minimum");
  }
}
