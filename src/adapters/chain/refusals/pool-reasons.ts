import type { Refusal } from "./refusal.ts";

/** Substrate's reason for not taking a transaction, with the words that nodes use for it, in lower case. */
export type PoolReason = Refusal & { reason: string; texts: readonly string[] };

const SEVERAL = "see that no other program signs with the same key at the same time, then try again";

/** @see polkadot-sdk `sp_runtime::transaction_validity`: `InvalidTransaction`, `UnknownTransaction` */
export const POOL_REASONS: readonly PoolReason[] = [
  {
    reason: "stale",
    what: "the transaction's number (nonce) was used already",
    mend: SEVERAL,
    texts: ["stale", "transaction is outdated"],
  },
  {
    reason: "future",
    what: "the transaction's number (nonce) is ahead of the account's",
    mend: SEVERAL,
    texts: ["future", "transaction will be valid in the future"],
  },
  {
    reason: "badProof",
    what: "the chain found that the signature does not fit: another chain, runtime version, or a block too old",
    mend: "try again; if it stays, see that --subtensor names the right network",
    texts: ["badproof", "transaction has a bad signature"],
  },
  {
    reason: "ancientBirthBlock",
    what: "the block that the transaction names is too old",
    mend: "try again; if it stays, the node is behind: use another one",
    texts: ["ancientbirthblock", "transaction has an ancient birth block"],
  },
  {
    reason: "payment",
    what: "the account cannot pay the fee",
    mend: "send TAO to the account that signs",
    texts: ["payment", "inability to pay some fees"],
  },
  {
    reason: "exhaustsResources",
    what: "the block has no room for the transaction",
    mend: "wait some blocks and try again; asking faster does not help",
    passes: true,
    texts: ["exhaustsresources", "transaction would exhaust the block limits"],
  },
  {
    reason: "call",
    what: "the chain does not take such a call",
    mend: "wait if the chain is in safe mode; else update the program",
    texts: ["call", "transaction call is not expected"],
  },
  {
    reason: "badMandatory",
    what: "the call is one that only the chain itself makes",
    mend: "report it with this line",
    texts: ["badmandatory", "mandatorydispatch", "mandatoryvalidation", "transaction dispatch is mandatory"],
  },
  {
    reason: "badSigner",
    what: "the chain does not take this signer",
    mend: "see which key signs: the coldkey registers, the hotkey serves and sets weights",
    texts: ["badsigner", "invalid signing address"],
  },
  {
    reason: "indeterminateImplicit",
    what: "the chain could not find what the signature has to cover",
    mend: "try again; if it stays, update the program",
    texts: ["indeterminateimplicit", "the implicit data was unable to be calculated"],
  },
  {
    reason: "cannotLookup",
    what: "the node could not look up what decides about the transaction",
    mend: "try again, or use another node",
    texts: ["cannotlookup", "could not lookup information required to validate the transaction"],
  },
  {
    reason: "noUnsignedValidator",
    what: "the chain takes no such transaction unsigned",
    mend: "report it with this line",
    texts: ["nounsignedvalidator", "could not find an unsigned validator"],
  },
];

/** What the pool's own errors mean, by JSON-RPC code. @see polkadot-sdk `sc-rpc-api`, `author/error.rs` */
export const POOL_CODES: Readonly<Record<number, Refusal & { reason: string }>> = {
  1001: {
    reason: "badFormat",
    what: "the node could not read the transaction",
    mend: "update the program: the runtime may have changed the form of transactions",
  },
  1002: {
    reason: "verification",
    what: "the runtime failed while it checked the transaction",
    mend: "update the program: the runtime may have changed the form of transactions",
  },
  1011: {
    reason: "unknownValidity",
    what: "the node could not tell whether the transaction is valid",
    mend: "try again, or use another node",
  },
  1012: {
    reason: "temporarilyBanned",
    what: "the node threw out the same transaction a moment ago and takes it no more for now",
    mend: "wait half an hour, or use another node",
  },
  1013: {
    reason: "alreadyImported",
    what: "the node has this very transaction already",
    mend: "wait: it is on its way",
  },
  1014: {
    reason: "tooLowPriority",
    what: "another transaction of the same key waits already",
    mend: "wait until it is in a block; see that no other program signs with the same key",
  },
  1015: {
    reason: "cycle",
    what: "the transaction waits for itself",
    mend: "report it with this line",
  },
  1016: {
    reason: "immediatelyDropped",
    what: "the node's pool is full",
    mend: "wait some blocks, or use another node",
    passes: true,
  },
  1018: {
    reason: "unactionable",
    what: "the transaction can be neither spread nor put into a block",
    mend: "use another node",
  },
};

/** A reason as the runtime's own source spells it: "Stale", "BadProof". */
export function poolNameOf(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
}

/** A custom error whose number nobody knows here. */
export const UNKNOWN_CUSTOM_CODE: Refusal = {
  what: "the runtime refused the transaction",
  mend: "look the number up among the runtime's custom errors, or report it with this line",
};

/** A refusal of which nothing is known but the node's words. */
export const UNKNOWN_POOL_REFUSAL: Refusal = {
  what: "the node refused the transaction",
  mend: "the node's own words stand here; if they say nothing to you, report them",
};
