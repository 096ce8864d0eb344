import { expect, test } from "vitest";
import { minersToAsk } from "../../../src/domain/rounds/miners-to-ask.ts";
import { planRound } from "../../../src/domain/rounds/plan-round.ts";
import { createFakeNeuron } from "../../helpers/create-fake-subnet.ts";

const target = (uid: number) => ({ uid, hotkey: `5M${uid}`, url: "http://1.1.1.1:1" });
const targets = [target(1), target(2), target(3)];
const at = (...values: number[]) => ({
  random: { bytes: (count: number) => new Uint8Array(count), uniform: () => values.shift() ?? 0 },
});
const of = {
  round: 1,
  models: ["a", "b", "unlisted"],
  targets,
  listed: new Map([
    ["5M1", ["a"]],
    ["5M2", ["a", "b"]],
    ["5Gone", ["unlisted"]],
  ]),
  maxTokens: [48, 96] as const,
};

test("default: a listed model, those who list it, what is drawn of the sampling", () => {
  expect(planRound(at(0, 0, 0, 0, 0), of)).toEqual({
    model: "a",
    endpoint: "CHAT",
    targets: [target(1), target(2)],
    theme: "exact",
    temperature: 0.3,
    topP: 1,
    maxTokens: 48,
  });
  expect(planRound(at(0.999, 0.999, 0.999, 0.999, 0.999), { ...of, round: 2 })).toEqual({
    model: "b",
    endpoint: "COMPLETION",
    targets: [target(2)],
    theme: "open",
    temperature: 1,
    topP: 0.95,
    maxTokens: 96,
  });
});

test("behavior: null when nobody lists what we want", () => {
  expect(planRound(at(), { ...of, models: ["unlisted"] })).toBeNull();
  expect(planRound(at(), { ...of, models: [] })).toBeNull();
});

const axon = { ip: "1.2.3.4", port: 80, ipType: 4 as const, protocol: 4, version: 1, block: 1 };
const TAO = 1_000_000_000n;

test("default: who serves is asked under its address", () => {
  const neurons = [
    createFakeNeuron({ uid: 0, hotkey: "5Me", axon }),
    createFakeNeuron({ uid: 1, hotkey: "5A", axon }),
    createFakeNeuron({ uid: 2, hotkey: "5B", axon: { ...axon, ip: "2a01:4f8::1", ipType: 6, port: 9 } }),
    createFakeNeuron({ uid: 3, hotkey: "5C", axon: null }),
  ];
  expect(minersToAsk({ neurons }, { self: "5Me", vpermitTaoLimit: 4096 })).toEqual([
    { uid: 1, hotkey: "5A", url: "http://1.2.3.4:80" },
    { uid: 2, hotkey: "5B", url: "http://[2a01:4f8::1]:9" },
  ]);
});

test.each([
  [true, 10n * TAO, true],
  [true, 10n * TAO + 1n, false],
  [false, 99n * TAO, true],
])(
  "behavior: permit %s with %s rao of stake and a limit of 10 TAO: asked %s",
  (validatorPermit, stakeRao, asked) => {
    const neurons = [createFakeNeuron({ uid: 1, hotkey: "5A", axon, validatorPermit, stakeRao })];
    expect(minersToAsk({ neurons }, { self: "5Me", vpermitTaoLimit: 10 })).toHaveLength(asked ? 1 : 0);
  },
);
