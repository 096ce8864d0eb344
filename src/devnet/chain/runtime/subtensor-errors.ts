/**
 * Errors of the subtensor pallet: 0 to 97 as the recorded runtime, spec 218, orders them; clients decode by name.
 */
export const subtensorErrors = `
  SubNetworkDoesNotExist, RootNetworkDoesNotExist, InvalidIpType, InvalidIpAddress, InvalidPort,
  HotKeyNotRegisteredInSubNet, HotKeyAccountNotExists, HotKeyNotRegisteredInNetwork, NonAssociatedColdKey,
  HotKeyNotDelegateAndSignerNotOwnHotKey, StakeToWithdrawIsZero, NotEnoughStake, NotEnoughStakeToWithdraw,
  NotEnoughStakeToSetWeights, NotEnoughBalanceToStake, BalanceWithdrawalError, ZeroBalanceAfterWithdrawn,
  NeuronNoValidatorPermit, WeightVecNotEqualSize, DuplicateUids, UidVecContainInvalidOne, WeightVecLengthIsLow,
  TooManyRegistrationsThisBlock, HotKeyAlreadyRegisteredInSubNet, NewHotKeyIsSameWithOld, InvalidWorkBlock,
  InvalidDifficulty, InvalidSeal, MaxWeightExceeded, HotKeyAlreadyDelegate, SettingWeightsTooFast,
  IncorrectWeightVersionKey, ServingRateLimitExceeded, UidsLengthExceedUidsInSubNet, NetworkTxRateLimitExceeded,
  DelegateTxRateLimitExceeded, HotKeySetTxRateLimitExceeded, StakeRateLimitExceeded, UnstakeRateLimitExceeded,
  SubNetRegistrationDisabled, TooManyRegistrationsThisInterval, TransactorAccountShouldBeHotKey,
  NotSenateMember, FaucetDisabled, NotSubnetOwner, RegistrationNotPermittedOnRootSubnet, StakeTooLowForRoot,
  AllNetworksInImmunity, NotEnoughBalanceToPaySwapHotKey, NotRootSubnet, CanNotSetRootNetworkWeights,
  NoNeuronIdAvailable, NomStakeBelowMinimumThreshold, DelegateTakeTooLow, DelegateTakeTooHigh,
  NoWeightsCommitFound, InvalidRevealCommitHashNotMatch, CommitRevealEnabled, CommitRevealDisabled,
  TooManyUnrevealedCommits = 92, ExpiredWeightCommit, RevealTooEarly, InputLengthsUnequal,
  CommittingWeightsTooFast`;

/** Errors of newer runtimes, in an order of our own; the place of `SubNetworkDoesNotExist` goes to `SubnetNotExists`. */
export const newerErrors = {
  timelocked: ", IncorrectCommitRevealVersion = 99, InvalidRevealRound",
  mechanisms: ", MechanismDoesNotExist = 88, RegistrationPriceLimitExceeded = 98",
};
