import type { Refusals } from "./refusal.ts";

const ACCOUNT = "send TAO to the account first";
const REPORT = "report it with this line and the runtime's version";

/** Failures that no pallet names: the runtime's own. @see polkadot-sdk `sp_runtime::DispatchError`, `TokenError` */
export const runtimeRefusals: Refusals = {
  BadOrigin: {
    what: "the signer may not make this call",
    mend: "see which key signs: the coldkey registers, the hotkey serves and sets weights",
  },
  CannotLookup: { what: "the chain does not know the account", mend: ACCOUNT },
  NoProviders: { what: "the account does not exist on chain", mend: ACCOUNT },
  ConsumerRemaining: { what: "the account is still in use", mend: REPORT },
  TooManyConsumers: { what: "the account is in use too often", mend: REPORT },
  Arithmetic: { what: "a number in the call is out of the chain's range", mend: REPORT },
  Transactional: { what: "the call holds too many layers of calls", mend: REPORT },
  Exhausted: { what: "the block had no room for the call", mend: "try again", passes: true },
  Corruption: { what: "the chain's state is damaged", mend: REPORT },
  Unavailable: { what: "the chain lacks something that the call needs now", mend: "try again", passes: true },
  RootNotAllowed: { what: "the chain's root may not make this call", mend: REPORT },
  CallFiltered: {
    what: "the chain takes no such calls now",
    mend: "wait until the chain's safe mode or pause ends",
    passes: true,
  },
  "Token.FundsUnavailable": { what: "the balance is too low", mend: "send TAO to the account that signs" },
  "Token.OnlyProvider": {
    what: "nothing would be left on the account",
    mend: "send TAO to the account: the existential deposit has to stay",
  },
  "Token.BelowMinimum": {
    what: "less than the existential deposit would be left or arrive",
    mend: "send TAO to the account that signs",
  },
  "Token.CannotCreate": { what: "the account cannot be created", mend: ACCOUNT },
  "Token.Frozen": { what: "the balance is frozen", mend: "unlock it, or send TAO to the account" },
  "Token.NotExpendable": {
    what: "the account has to keep its existential deposit",
    mend: "send TAO to the account that signs",
  },
  "Token.Blocked": { what: "the account is blocked", mend: "use another account" },
};
