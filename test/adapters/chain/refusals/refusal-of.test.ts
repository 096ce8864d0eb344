import { expect, test } from "vitest";
import { readPoolRefusal } from "../../../../src/adapters/chain/pool-refusal.ts";
import { CUSTOM_CODES, OLD_CUSTOM_CODES } from "../../../../src/adapters/chain/refusals/custom-codes.ts";
import { isPassing, refusalOf } from "../../../../src/adapters/chain/refusals/refusal-of.ts";

const unknown = refusalOf("NoSuchName");

test.each([
  ...["RegistrationNotPermittedOnRootSubnet", "SubnetNotExists", "SubNetworkDoesNotExist"],
  ...["SubNetRegistrationDisabled", "HotKeyAlreadyRegisteredInSubNet", "NotEnoughBalanceToStake"],
  ...["NonAssociatedColdKey", "NoNeuronIdAvailable", "RegistrationPriceLimitExceeded"],
  ...["TooManyRegistrationsThisBlock", "TooManyRegistrationsThisInterval", "InsufficientLiquidity"],
  ...["TransactorAccountShouldBeHotKey", "InvalidWorkBlock", "InvalidDifficulty", "InvalidSeal"],
  ...["CommitRevealEnabled", "CanNotSetRootNetworkWeights", "WeightVecNotEqualSize"],
  ...["MechanismDoesNotExist", "UidsLengthExceedUidsInSubNet", "HotKeyNotRegisteredInSubNet"],
  ...["NotEnoughStakeToSetWeights", "IncorrectWeightVersionKey", "SettingWeightsTooFast"],
  ...["NeuronNoValidatorPermit", "DuplicateUids", "UidVecContainInvalidOne", "WeightVecLengthIsLow"],
  ...["MaxWeightExceeded", "CommitRevealDisabled", "IncorrectCommitRevealVersion"],
  ...["CommittingWeightsTooFast", "TooManyUnrevealedCommits", "InvalidRevealRound", "RevealTooEarly"],
  ...["ExpiredWeightCommit", "NoWeightsCommitFound", "InvalidRevealCommitHashNotMatch"],
  ...["HotKeyNotRegisteredInNetwork", "InvalidIpType", "InvalidIpAddress", "ServingRateLimitExceeded"],
  ...["InvalidPort", "BadOrigin", "Token.FundsUnavailable", "CallFiltered"],
])("default: %s has a sentence and a mend", (name) => {
  const { what, mend } = refusalOf(name);
  expect(what).not.toBe(unknown.what);
  for (const text of [what, mend]) expect(text).toMatch(/^[a-z].*[^.]$/);
});

test("behavior: every number that a pool may give says what it means", () => {
  for (const [codes, old] of [
    [CUSTOM_CODES, false],
    [OLD_CUSTOM_CODES, true],
  ] as const)
    for (const number of Object.keys(codes)) {
      const { name, what } = readPoolRefusal(`Invalid Transaction: Custom error: ${number}`, { old });
      expect([number, name]).toEqual([number, expect.any(String)]);
      expect([number, what]).not.toEqual([number, unknown.what]);
    }
});

test("behavior: a name that nobody knows, or that is a word of the language, has a sentence too", () => {
  expect(unknown.what).toBe("the chain did not carry out the call");
  expect(refusalOf("constructor")).toEqual(unknown);
});

test("behavior: what passes by itself is known by name", () => {
  expect(["TooManyRegistrationsThisInterval", "SettingWeightsTooFast"].map(isPassing)).toEqual([true, true]);
  expect(["NotEnoughBalanceToStake", "toString", undefined].map(isPassing)).toEqual([false, false, false]);
});

test.each([
  [1012, "Transaction is temporarily banned", "TemporarilyBanned"],
  [1013, "Transaction is already in the pool", "AlreadyImported"],
  [1014, "Priority is too low: (100 vs 100): The transaction has too low priority", "TooLowPriority"],
  [
    1016,
    "Immediately Dropped: The transaction couldn't enter the pool because of the limit",
    "ImmediatelyDropped",
  ],
  [1011, "Error: wasm `unreachable` instruction executed", "UnknownValidity"],
  [1010, "Invalid Transaction: Transaction would exhaust the block limits", "ExhaustsResources"],
])("default: JSON-RPC %i", (rpcCode, raw, name) => {
  expect(readPoolRefusal(raw, { old: false, rpcCode }).name).toBe(name);
});
