import { describe, expect, test } from "vitest";
import { type EpochInput, runYuma } from "../../../../src/devnet/chain/pallets/yuma.ts";

const input = (more: Partial<EpochInput> = {}): EpochInput => ({
  stake: [300n, 100n, 0n, 0n],
  minStake: 0n,
  maxValidators: 64,
  active: [true, true, true, true],
  weights: [[[2, 1]], [[3, 7]], [], []],
  lastUpdate: [5n, 5n, 0n, 0n],
  registeredAt: [0n, 0n, 0n, 0n],
  ...more,
});

describe("runYuma", () => {
  test("default: incentive is the stake-weighted sum of the validators' rows", () => {
    expect(runYuma(input())).toEqual({
      permits: [true, true, false, false],
      incentive: [0, 0, 0.75, 0.25],
      dividends: [0.75, 0.25, 0, 0],
      voted: [true, true, false, false],
    });
  });

  test.each<[string, Partial<EpochInput>, number[]]>([
    [
      "weights for itself do not count",
      {
        weights: [
          [
            [0, 9],
            [2, 1],
          ],
          [],
          [],
          [],
        ],
      } as never,
      [0, 0, 1, 0],
    ],
    ["only the most stake gets a permit", { maxValidators: 1 }, [0, 0, 1, 0]],
    ["too little stake gets no permit", { minStake: 200n }, [0, 0, 1, 0]],
    ["an inactive validator is not heard", { active: [false, true, true, true] }, [0, 0, 0, 1]],
    ["weights older than the neuron do not count", { registeredAt: [0n, 0n, 5n, 0n] }, [0, 0, 0, 1]],
    ["nobody spoke", { weights: [[], [], [], []] }, [0, 0, 0, 0]],
  ])("behavior: %s", (_, more, incentive) => {
    expect(runYuma(input(more)).incentive).toEqual(incentive);
  });
});
