/** What a custom error's number stands for: the error's name, and a sentence where the name's own says too little. */
export type CustomCode = { name: string; what?: string };

const MIN_STAKE = "NotEnoughStakeToSetWeights";

/** Numbers of runtimes before there was one list of them. @see reference/chain.md §1.8 */
export const OLD_CUSTOM_CODES: Readonly<Record<number, CustomCode>> = {
  0: { name: "ColdkeyInSwapSchedule" },
  1: { name: MIN_STAKE, what: "the hotkey has too little stake to commit weights" },
  2: { name: MIN_STAKE, what: "the hotkey has too little stake to reveal weights" },
  3: { name: MIN_STAKE },
  4: { name: MIN_STAKE, what: "the hotkey has too little stake to set root weights" },
  5: { name: "TooManyRegistrationsThisInterval" },
  6: { name: MIN_STAKE, what: "the hotkey has too little stake to reveal weights" },
  7: { name: MIN_STAKE, what: "the hotkey has too little stake to commit weights" },
};

/** @see subtensor `common/src/transaction_error.rs`, `CustomTransactionError` */
export const CUSTOM_CODES: Readonly<Record<number, CustomCode>> = {
  0: { name: "ColdkeyInSwapSchedule" },
  1: { name: MIN_STAKE },
  2: { name: "BalanceTooLow" },
  3: { name: "SubnetNotExists" },
  4: { name: "HotKeyAccountNotExists" },
  5: { name: "NotEnoughStakeToWithdraw" },
  6: { name: "RateLimitExceeded" },
  7: { name: "InsufficientLiquidity" },
  8: { name: "SlippageTooHigh" },
  9: { name: "TransferDisallowed" },
  10: { name: "HotKeyNotRegisteredInNetwork" },
  11: { name: "InvalidIpAddress" },
  12: { name: "ServingRateLimitExceeded" },
  13: { name: "InvalidPort" },
  14: { name: "ZeroMaxAmount" },
  15: { name: "InvalidRevealRound" },
  16: { name: "NoWeightsCommitFound" },
  17: { name: "CommitBlockNotInRevealRange" },
  18: { name: "InputLengthsUnequal" },
  19: { name: "UidNotFound" },
  20: { name: "EvmKeyAssociateRateLimitExceeded" },
  21: { name: "ColdkeySwapDisputed" },
  22: { name: "InvalidRealAccount" },
  23: { name: "FailedShieldedTxParsing", what: "the chain could not read the shielded transaction" },
  24: {
    name: "InvalidShieldedTxPubKeyHash",
    what: "the transaction was shielded with a key of another time",
  },
  25: { name: "NonAssociatedColdKey" },
  26: { name: "DelegateTakeTooLow" },
  27: { name: "DelegateTakeTooHigh" },
  255: { name: "BadRequest", what: "the chain calls the request bad" },
};
