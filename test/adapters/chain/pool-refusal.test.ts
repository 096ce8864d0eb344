import { expect, test } from "vitest";
import { readPoolRefusal } from "../../../src/adapters/chain/pool-refusal.ts";

test.each([
  ["Invalid Transaction: Custom error: 3", "custom 3"],
  ['{"invalid":{"custom":3}}', "custom 3"],
  ["Invalid Transaction: Transaction is outdated", "stale"],
  ['{"invalid":{"stale":null}}', "stale"],
  ["Invalid Transaction: Transaction has a bad signature", "badProof"],
  ['{"invalid":{"badProof":null}}', "badProof"],
  ["Invalid Transaction: Inability to pay some fees (e.g. account balance too low)", "payment"],
  ['{"invalid":{"payment":null}}', "payment"],
  ["Invalid Transaction: Transaction has an ancient birth block", "ancientBirthBlock"],
  ['{"invalid":{"ancientBirthBlock":null}}', "ancientBirthBlock"],
  ["Invalid Transaction: Transaction would exhaust the block limits", "exhaustsResources"],
  ["Invalid Transaction: Transaction will be valid in the future", "future"],
  ['{"unknown":{"cannotLookup":null}}', "cannotLookup"],
  ["Immediately Dropped: The transaction couldn't enter the pool", "unknown"],
  ["", "unknown"],
])("default: %s", (raw, reason) => {
  expect(readPoolRefusal(raw, { old: false }).reason).toBe(reason);
});

test("behavior: the numbers mean something else in older runtimes", () => {
  const raw = "Invalid Transaction: Custom error: 3";
  expect(readPoolRefusal(raw, { old: true }).what).toBe("the hotkey has too little stake to set weights");
  expect(readPoolRefusal(raw, { old: false }).what).toBe("the chain has no such subnet");
  expect(readPoolRefusal("Custom error: 200", { old: false }).what).toBe(
    "the runtime refused the transaction",
  );
});

test("behavior: a number that means one error of the module gives its name, which differs between runtimes", () => {
  expect(readPoolRefusal("Custom error: 12", { old: false }).name).toBe("ServingRateLimitExceeded");
  expect(readPoolRefusal("Custom error: 3", { old: false }).name).toBe("SubnetNotExists");
  expect(readPoolRefusal("Custom error: 3", { old: true }).name).toBe("NotEnoughStakeToSetWeights");
  expect(readPoolRefusal("Custom error: 12", { old: true }).name).toBeUndefined();
});
