import type { RegisterConfig } from "../../config.ts";
import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import { TargonError } from "../../errors.ts";
import { toTao } from "../../lib/units.ts";

/** What was agreed to before anything is sent. */
export type Agreement = {
  /** The highest price, rao. */
  priceRao: bigint;
  /** The highest sum of price and fees, those of failed attempts included, rao; null = the price alone is bounded. */
  totalRao: bigint | null;
  /** Fees of attempts that failed, rao. */
  spentRao: bigint;
};

/** The highest price that may be paid now, rao: collateral is a part of the price, the fee comes on top. */
export function limitOf({ priceRao, totalRao, spentRao }: Agreement, offer: RegistrationOffer): bigint {
  if (totalRao === null) return priceRao;
  return totalRao - spentRao - (offer.feeRao ?? 0n);
}

/** @throws {TargonError} `REGISTRATION_REFUSED` where price and fee are more than was agreed to */
export function assertAffordable(agreement: Agreement, offer: RegistrationOffer): void {
  const limitRao = limitOf(agreement, offer);
  if (offer.priceRao <= limitRao) return;
  const most = agreement.totalRao ?? agreement.priceRao;
  throw new TargonError("REGISTRATION_REFUSED", "the registration costs more than is allowed", {
    data: {
      priceTao: toTao(offer.priceRao),
      feeTao: toTao((offer.feeRao ?? 0n) + agreement.spentRao),
      mostTao: toTao(most),
      mend: "wait until the price falls, or give a higher --max-burn",
    },
  });
}

/** @throws {TargonError} `REGISTRATION_REFUSED` for what the chain would refuse now, unless it passes and we `wait` */
export function assertOpen(offer: RegistrationOffer, { netuid, wait }: RegisterConfig): void {
  const { refusal, block, opensAtBlock } = offer;
  if (refusal === null || (refusal.passes && wait)) return;
  const { name, raw, what, mend } = refusal;
  const tao = { priceTao: toTao(offer.priceRao), balanceTao: toTao(offer.balanceRao) };
  throw new TargonError("REGISTRATION_REFUSED", what, {
    data: {
      ...{ name, raw: raw ?? undefined, netuid, block },
      ...(name === "NotEnoughBalanceToStake" && { ...tao, feeTao: toTao(offer.feeRao ?? 0n) }),
      ...{ opensAtBlock: opensAtBlock ?? undefined, mend },
    },
  });
}
