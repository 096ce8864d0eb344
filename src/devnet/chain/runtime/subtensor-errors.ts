/**
 * Errors of the subtensor pallet: 0 to 97 as the recorded runtime orders them, the newer names behind, in an order of
 * our own (clients decode by name).
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
  MechanismDoesNotExist = 88, SubnetNotExists = 90, TooManyUnrevealedCommits = 92, ExpiredWeightCommit,
  RevealTooEarly, InputLengthsUnequal, CommittingWeightsTooFast, RegistrationPriceLimitExceeded = 98,
  IncorrectCommitRevealVersion, InvalidRevealRound`;
