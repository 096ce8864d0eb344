import { expect, test } from "vitest";
import { isWeightsDue, type WeightsTiming } from "../../../src/domain/rounds/weights-due.ts";

const timing: WeightsTiming = {
  block: 180,
  lastUpdate: 100,
  epochLength: 80,
  weightsRateLimit: 20,
  epoch: { startBlock: 170, blocks: 80 },
  startBlock: 100,
  presentSince: 10,
  patience: 240,
  rounds: 4,
};

const renewed = { block: 90, lastUpdate: 0, startBlock: 9000, epoch: { startBlock: 80, blocks: 80 } };

test.each<[string, Partial<WeightsTiming>, boolean]>([
  ["an epoch after the last update", {}, true],
  ["a block before that", { block: 179 }, false],
  ["whatever the block is divisible by", { block: 181, lastUpdate: 101, startBlock: 101 }, true],
  ["when the chain's own limit is longer", { weightsRateLimit: 80 }, false],
  ["when that has passed too", { weightsRateLimit: 80, block: 181 }, true],
  ["with too few rounds", { rounds: 3 }, false],
  ["with too few rounds, just within the patience", { rounds: 3, block: 339 }, false],
  ["with too few rounds, after it", { rounds: 0, block: 340 }, true],
  ["when the update is old and we just began", { block: 5000, presentSince: 5000, rounds: 0 }, false],
  ["when the update is old and we have seen enough", { block: 5001, presentSince: 5000 }, true],
  ["on a chain that was started anew", renewed, true],
  ["on a chain that was started anew, too few rounds", { ...renewed, rounds: 1 }, false],
])("default: %s", (_, over, due) => {
  expect(isWeightsDue({ ...timing, ...over })).toBe(due);
});

const late = { epoch: { startBlock: 160, blocks: 80 }, lastUpdate: 150, startBlock: 150, block: 176 };

test.each<[string, Partial<WeightsTiming>, boolean]>([
  ["after a fifth of it", late, true],
  ["before that", { ...late, block: 175 }, false],
  ["in a later one than was read", { ...late, lastUpdate: 230, startBlock: 230, block: 256 }, true],
  ["where our own began a little later", { ...late, startBlock: 163 }, true],
  ["that has some already", { ...late, lastUpdate: 160, startBlock: 160 }, false],
  ["whose beginning we did not see", { ...late, presentSince: 161 }, false],
  ["within the chain's own limit", { ...late, weightsRateLimit: 26 }, false],
  ["with too few rounds", { ...late, rounds: 3 }, false],
  ["that is shorter than what is wished between two settings", { ...late, epochLength: 90 }, false],
  ["that never ends", { ...late, epoch: { startBlock: 160, blocks: 0 } }, false],
])("behavior: an epoch of the chain without our weights gets them: %s", (_, over, due) => {
  expect(isWeightsDue({ ...timing, ...over })).toBe(due);
});

test("behavior: settings that land ever later leave no epoch of the chain out", () => {
  const set: number[] = [];
  let lastUpdate = 5;
  for (let block = 6; block < 80_000; block++) {
    const now = {
      ...timing,
      block,
      lastUpdate,
      startBlock: lastUpdate,
      epoch: { startBlock: 0, blocks: 80 },
    };
    if (!isWeightsDue(now)) continue;
    lastUpdate = block + 3;
    set.push(Math.floor(lastUpdate / 80));
  }
  expect([...new Set(set)].length).toBe(set.at(-1));
});
