import type { Refusals } from "./refusal.ts";

const SWAP = {
  what: "a swap of the coldkey is announced, and until it is done it may do nothing else",
  mend: "wait until the swap is done, then use the new coldkey; if you announced none, your coldkey is in other hands",
};
const DELEGATE_TAKE = "give a take within the chain's bounds";

/** What has to do with accounts, keys, balances and stake, whatever the call. @see reference/chain.md §1.8 */
export const accountRefusals: Refusals = {
  ColdkeyInSwapSchedule: SWAP,
  ColdkeySwapAnnounced: SWAP,
  ColdkeyIsInArbitration: SWAP,
  ColdkeySwapDisputed: {
    what: "the swap of the coldkey is disputed, and it may do nothing until that is decided",
    mend: "wait for the decision, or use another coldkey",
  },
  HotKeyAccountNotExists: {
    what: "the chain does not know the hotkey's account",
    mend: "targon register, with the same --netuid and wallet",
  },
  NotEnoughBalance: { what: "the balance is too low", mend: "send TAO to the coldkey" },
  BalanceTooLow: { what: "the balance is too low", mend: "send TAO to the coldkey" },
  InsufficientBalance: { what: "the balance is too low", mend: "send TAO to the coldkey" },
  BalanceWithdrawalError: {
    what: "the chain could not take the price from the coldkey",
    mend: "see what of the coldkey's balance is locked or reserved",
  },
  ZeroBalanceAfterWithdrawn: {
    what: "nothing would be left on the coldkey",
    mend: "send TAO to the coldkey: the existential deposit has to stay",
  },
  ExistentialDeposit: {
    what: "less than the existential deposit would be left",
    mend: "send TAO to the coldkey",
  },
  Expendability: {
    what: "less than the existential deposit would be left",
    mend: "send TAO to the coldkey",
  },
  LiquidityRestrictions: {
    what: "the balance is locked",
    mend: "unlock it, or send TAO to the coldkey",
  },
  NotEnoughStake: { what: "the hotkey has too little stake", mend: "stake more to the hotkey" },
  NotEnoughStakeToWithdraw: { what: "there is less stake than asked for", mend: "ask for less" },
  StakeAmountTooLow: { what: "the stake is too low", mend: "stake more to the hotkey" },
  StakeUnavailable: {
    what: "the stake is locked, as collateral or otherwise",
    mend: "wait until the chain releases it",
  },
  TransferDisallowed: { what: "the subnet allows no transfers", mend: "ask the subnet's owner" },
  ZeroMaxAmount: { what: "the call allows nothing to be taken", mend: "give a higher limit" },
  DelegateTakeTooLow: { what: "the delegate's take is too low", mend: DELEGATE_TAKE },
  DelegateTakeTooHigh: { what: "the delegate's take is too high", mend: DELEGATE_TAKE },
  EvmKeyAssociateRateLimitExceeded: {
    what: "the EVM key was changed too recently",
    mend: "wait for the chain's rate limit",
    passes: true,
  },
  TxRateLimitExceeded: {
    what: "the key sent such a call too recently",
    mend: "wait for the chain's rate limit",
    passes: true,
  },
  HotKeySetTxRateLimitExceeded: {
    what: "the hotkey was changed too recently",
    mend: "wait for the chain's rate limit",
    passes: true,
  },
  InvalidRealAccount: {
    what: "the proxy's real account is none",
    mend: "sign with the coldkey itself, not through a proxy",
  },
};
