import type { Refusals } from "./refusal.ts";

const UNREGISTERED = {
  what: "the hotkey is not registered on the subnet",
  mend: "targon register, with the same --netuid and wallet",
};
const TOO_FAST = {
  what: "the last weights are too recent",
  mend: "wait for the subnet's weights rate limit; the validator tries again by itself",
  passes: true,
} as const;
const BUG = "this is a fault of the program: report it with this line";

/** What setting, committing and revealing weights are refused for. @see reference/chain.md §1.4 to §1.6 */
export const weightsRefusals: Refusals = {
  HotKeyNotRegisteredInSubNet: UNREGISTERED,
  NotEnoughStakeToSetWeights: {
    what: "the hotkey has too little stake to set weights",
    mend: "stake more to the hotkey, or have it delegated",
  },
  NeuronNoValidatorPermit: {
    what: "the hotkey has no validator permit",
    mend: "be among the subnet's validators with the most stake when an epoch ends",
    passes: true,
  },
  IncorrectWeightVersionKey: {
    what: "the weights carry a lower version than the subnet wants",
    mend: "update the program, or give --weights.version-key",
  },
  SettingWeightsTooFast: TOO_FAST,
  CommittingWeightsTooFast: TOO_FAST,
  RateLimitExceeded: TOO_FAST,
  CommitRevealEnabled: {
    what: "the subnet takes weights by commit and reveal only",
    mend: "the validator reads this anew and commits by itself at its next try",
    passes: true,
  },
  CommitRevealDisabled: {
    what: "the subnet takes weights in plain only",
    mend: "the validator reads this anew and sets them by itself at its next try",
    passes: true,
  },
  IncorrectCommitRevealVersion: {
    what: "the chain wants another version of the timelocked commit",
    mend: "update the program; the chain's is in its CommitRevealWeightsVersion",
  },
  InvalidRevealRound: {
    what: "the commit's drand round has passed already",
    mend: "check the machine's clock (chrony or systemd-timesyncd); the validator tries again by itself",
    passes: true,
  },
  TooManyUnrevealedCommits: {
    what: "too many of the hotkey's commits wait for their reveal",
    mend: "wait for the next epoch; see that only one validator runs with this hotkey",
    passes: true,
  },
  NoWeightsCommitFound: {
    what: "the chain has no commit to reveal",
    mend: "it was revealed or expired; the next epoch's commit is not touched by this",
  },
  CommitBlockNotInRevealRange: {
    what: "the commit cannot be revealed at this block",
    mend: "wait for its reveal period; the validator tries again by itself",
    passes: true,
  },
  RevealTooEarly: {
    what: "the commit's reveal period has not begun",
    mend: "wait for it; the validator tries again by itself",
    passes: true,
  },
  ExpiredWeightCommit: {
    what: "the commit's reveal period is over",
    mend: "nothing to do for that commit; keep the validator running through the epochs",
  },
  InvalidRevealCommitHashNotMatch: {
    what: "what was revealed is not what was committed",
    mend: "see that only one validator runs with this hotkey, and that it keeps its --cache-file",
  },
  CanNotSetRootNetworkWeights: {
    what: "weights of the root subnet are not set in this way",
    mend: "give the --netuid of a subnet, which is never 0",
  },
  MechanismDoesNotExist: {
    what: "the subnet has no such mechanism",
    mend: "give the right --netuid, and the network that has it",
  },
  WeightVecNotEqualSize: { what: "uids and weights are not equally many", mend: BUG },
  InputLengthsUnequal: { what: "the lists of the call are not equally long", mend: BUG },
  DuplicateUids: { what: "a uid stands twice among the weights", mend: BUG },
  UidVecContainInvalidOne: {
    what: "a uid among the weights is not on the subnet",
    mend: "the subnet has changed; the validator reads it anew and tries again by itself",
    passes: true,
  },
  UidNotFound: {
    what: "a uid of the call is not on the subnet",
    mend: "the subnet has changed; the validator reads it anew and tries again by itself",
    passes: true,
  },
  UidsLengthExceedUidsInSubNet: {
    what: "there are more weights than neurons on the subnet",
    mend: "the subnet has changed; the validator reads it anew and tries again by itself",
    passes: true,
  },
  WeightVecLengthIsLow: {
    what: "there are fewer weights than the subnet wants",
    mend: "the validator fills them up by the subnet's MinAllowedWeights at its next try",
    passes: true,
  },
  MaxWeightExceeded: {
    what: "a weight is above the subnet's limit",
    mend: "the validator reads the limit anew and tries again by itself",
    passes: true,
  },
};
