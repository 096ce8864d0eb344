import { expect, test } from "vitest";
import { isWeightsDue } from "../../../src/domain/rounds/weights-due.ts";

const timing = {
  block: 180,
  lastUpdate: 100,
  epochLength: 80,
  weightsRateLimit: 20,
  startBlock: 100,
  rounds: 4,
};

test.each<[string, Partial<typeof timing>, boolean]>([
  ["an epoch after the last update", {}, true],
  ["a block before that", { block: 179 }, false],
  ["whatever the block is divisible by", { block: 181, lastUpdate: 101, startBlock: 101 }, true],
  ["when the chain's own limit is longer", { weightsRateLimit: 80 }, false],
  ["when that has passed too", { weightsRateLimit: 80, block: 181 }, true],
  ["with too few rounds", { rounds: 3 }, false],
  ["with too few rounds, just within three epochs", { rounds: 3, block: 339 }, false],
  ["with too few rounds, after three epochs", { rounds: 0, block: 340 }, true],
  ["when the update is old and we just began", { block: 5000, startBlock: 5000, rounds: 0 }, false],
  ["when the update is old and we have seen enough", { block: 5001, startBlock: 5000 }, true],
  ["on a chain that was started anew", { block: 90, lastUpdate: 0, startBlock: 9000 }, true],
  [
    "on a chain that was started anew, too few rounds",
    { block: 90, lastUpdate: 0, startBlock: 9000, rounds: 1 },
    false,
  ],
])("default: %s", (_, over, due) => {
  expect(isWeightsDue({ ...timing, ...over })).toBe(due);
});
