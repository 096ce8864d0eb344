import type { Refusals } from "./refusal.ts";

const NO_SUBNET = {
  what: "the chain has no such subnet",
  mend: "give the right --netuid, and the network that has it",
};

/** What `burned_register` and `register_limit` are refused for. @see reference/chain.md §1.3 */
export const registrationRefusals: Refusals = {
  RegistrationNotPermittedOnRootSubnet: {
    what: "nobody registers on the root subnet in this way",
    mend: "give the --netuid of a subnet, which is never 0",
  },
  SubnetNotExists: NO_SUBNET,
  SubNetworkDoesNotExist: NO_SUBNET,
  SubNetRegistrationDisabled: {
    what: "the subnet takes no registrations now",
    mend: "wait until the subnet's owner opens it",
  },
  RegistrationDisabled: {
    what: "the subnet takes no registrations now",
    mend: "wait until the subnet's owner opens it",
  },
  HotKeyAlreadyRegisteredInSubNet: {
    what: "the hotkey has a uid on the subnet already",
    mend: "nothing is left to do: start the miner or the validator",
  },
  NotEnoughBalanceToStake: {
    what: "the coldkey cannot pay the price and keep the existential deposit",
    mend: "send TAO to the coldkey, or wait until the price falls",
  },
  NonAssociatedColdKey: {
    what: "the hotkey belongs to another coldkey",
    mend: "give the --wallet.name of the coldkey that owns it, or another --wallet.hotkey",
  },
  NoNeuronIdAvailable: {
    what: "no uid is free, and nobody may be pruned for one now",
    mend: "wait until a neuron's immunity ends (--wait does)",
    passes: true,
  },
  RegistrationPriceLimitExceeded: {
    what: "the price rose above what was agreed before the registration came into a block",
    mend: "run it again to see the price, or give a higher --max-burn",
  },
  TooManyRegistrationsThisBlock: {
    what: "the block had all the registrations that it may have",
    mend: "try again in the next block (--wait does)",
    passes: true,
  },
  TooManyRegistrationsThisInterval: {
    what: "the subnet's registrations of this interval are used up",
    mend: "wait until the next interval begins (--wait does)",
    passes: true,
  },
  AllNetworksInImmunity: {
    what: "no subnet may be replaced now",
    mend: "wait until the immunity of one ends",
  },
  InsufficientLiquidity: {
    what: "the subnet's pool has too little liquidity to take the price",
    mend: "try again later, or ask the subnet's owner",
  },
  SlippageTooHigh: {
    what: "the subnet's alpha would have cost more than the chain allows for the price",
    mend: "try again in some blocks",
    passes: true,
  },
  ReservesTooLow: {
    what: "the subnet's pool has too little in reserve to take the price",
    mend: "try again later, or ask the subnet's owner",
  },
  SubtokenDisabled: {
    what: "the subnet was not started yet",
    mend: "wait until its owner starts it",
  },
  TransactorAccountShouldBeHotKey: {
    what: "the chain wants this call signed by the hotkey",
    mend: "this runtime registers in another way: report it with the runtime's version",
  },
  InvalidWorkBlock: {
    what: "the proof of work is for a block that is too old",
    mend: "register by payment, as this program does",
  },
  InvalidDifficulty: {
    what: "the proof of work is below the subnet's difficulty",
    mend: "register by payment, as this program does",
  },
  InvalidSeal: {
    what: "the proof of work does not fit its seal",
    mend: "register by payment, as this program does",
  },
  StakeTooLowForRoot: {
    what: "the hotkey's stake is too low for the root subnet",
    mend: "give the --netuid of a subnet, which is never 0",
  },
};
