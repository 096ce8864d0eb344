import type { Address } from "../types.ts";

/** Why a registration would be refused now, as the chain would say it. */
export type RegistrationRefusal = {
  /** The error's name in the runtime's metadata. */
  name: string;
  /** Its number there; null where this runtime has no such error. */
  raw: string | null;
  /** A sentence, and what to do. */
  what: string;
  mend: string;
  /** It passes without anybody changing anything. */
  passes: boolean;
};

/** What a registration meets, all of it at one block; amounts in rao. */
export type RegistrationOffer = {
  block: number;
  /** The hotkey's uid where it has one. */
  uid: number | null;
  /** The coldkey that owns the hotkey; null where the chain knows none. */
  owner: Address | null;
  /** What the chain takes for a uid, collateral included. */
  priceRao: bigint;
  /** What of the price is locked and not burned, at most; null where the runtime knows no collateral. */
  collateralRao: bigint | null;
  /** An estimate; null where the node gives none. */
  feeRao: bigint | null;
  /** The coldkey's free balance. */
  balanceRao: bigint;
  /** What has to stay of it. */
  existentialDepositRao: bigint;
  /** Uids taken and allowed. */
  uids: number;
  maxUids: number;
  /** The registrations of this interval, where the runtime bounds them. */
  interval: { used: number; most: number } | null;
  /** The first block that may take a registration, where it is known that the next one does not. */
  opensAtBlock: number | null;
  refusal: RegistrationRefusal | null;
  /** Transactions of the coldkey that wait in the node's pool. */
  waiting: number;
};

/** What became of a registration. */
export type RegisterReceipt = {
  uid: number;
  block: number;
  burnRao: bigint;
  feeRao: bigint;
  balanceRao: bigint;
  already: boolean;
};
