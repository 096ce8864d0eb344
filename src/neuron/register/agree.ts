import type { RegisterConfig } from "../../config.ts";
import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import { TargonError } from "../../errors.ts";
import { toTao } from "../../lib/units.ts";
import { type Agreement, assertAffordable } from "./check-offer.ts";
import type { RegisterDeps } from "./deps.ts";

/**
 * Shows what the registration costs and asks. What is agreed to is the price shown, or what `--max-burn` allows in all.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED` where it is too dear or nobody agreed
 */
export async function agree(
  deps: RegisterDeps,
  config: RegisterConfig,
  offer: RegistrationOffer,
): Promise<Agreement> {
  const { netuid, yes, maxBurnRao: totalRao } = config;
  const agreement = { priceRao: offer.priceRao, totalRao, spentRao: 0n };
  const data = { netuid, priceTao: toTao(offer.priceRao), balanceTao: toTao(offer.balanceRao) };
  deps.log.debug("registration price", data);
  await deps.show("offer", toFields(deps, netuid, offer));
  assertAffordable(agreement, offer);
  if (yes) return agreement;
  const price = `${data.priceTao} TAO of ${data.balanceTao} TAO`;
  const answer = await deps.confirm(`Register ${deps.hotkeyAddress} on subnet ${netuid} for ${price}?`);
  if (answer === true) return agreement;
  const message =
    answer === null ? "there is no terminal to ask on" : "the price was not agreed to: nothing was sent";
  const mend =
    answer === null ? "give --yes, and --max-burn for what it may cost" : "answer yes, or give --yes";
  throw new TargonError("REGISTRATION_REFUSED", message, { data: { ...data, mend } });
}

/** Amounts as texts in rao, as in the event `registered`. */
function toFields(deps: RegisterDeps, netuid: number, offer: RegistrationOffer): Record<string, unknown> {
  const { block, uids, maxUids, interval, opensAtBlock, priceRao, collateralRao, feeRao } = offer;
  const dueRao = priceRao + (feeRao ?? 0n);
  return {
    ...{ netuid, block, hotkey: deps.hotkeyAddress, coldkey: deps.coldkeyAddress },
    priceRao: `${priceRao}`,
    collateralRao: collateralRao === null ? null : `${collateralRao}`,
    feeRao: feeRao === null ? null : `${feeRao}`,
    balanceRao: `${offer.balanceRao}`,
    balanceAfterRao: `${offer.balanceRao - dueRao}`,
    existentialDepositRao: `${offer.existentialDepositRao}`,
    ...{ uids, maxUids, interval, opensAtBlock },
  };
}
