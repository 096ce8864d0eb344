import { expect, test } from "vitest";
import type { Verdict } from "../../../src/domain/types.ts";
import { silentLog } from "../../../src/lib/log.ts";
import type { Memory } from "../../../src/neuron/validator/memory.ts";
import { createTrust } from "../../../src/neuron/validator/trust.ts";
import { clock, createVerdict, MODEL } from "./fakes.ts";

const signal = new AbortController().signal;

function setUp(verdicts: (Partial<Verdict> | null)[]) {
  const state = { epoch: 1, asked: 0, endEpoch: false };
  const distrusted: { model: string; reason: string }[] = [];
  const memory = {
    epoch: () => ({ epoch: state.epoch }),
    distrusted: () => distrusted,
    distrust: (of: { model: string; reason: string }) => void distrusted.push(of),
    turned: () => ({ clear: 3, turned: 3, isOwnFault: true }),
  } as unknown as Memory;
  const canary = async () => {
    state.asked++;
    if (state.endEpoch) state.epoch++;
    const next = verdicts.shift() ?? null;
    return next && createVerdict(next);
  };
  return { state, distrusted, trust: createTrust({ memory, canary, clock, log: silentLog }) };
}

test("default: an engine is heard once in an epoch", async () => {
  const { state, distrusted, trust } = setUp([{}, {}]);
  for (const epoch of [1, 1, 2, 2]) {
    state.epoch = epoch;
    await trust.ensure(MODEL, signal);
  }
  expect(state.asked).toBe(2);
  expect(distrusted).toEqual([]);
});

test("behavior: one that gives no answer is asked a few times more, and stays trusted", async () => {
  const { state, distrusted, trust } = setUp([null, null, null, { verified: false }]);
  for (let i = 0; i < 6; i++) await trust.ensure(MODEL, signal);
  expect(state.asked).toBe(3);
  expect(distrusted).toEqual([]);
});

test("behavior: its own answer refused, or too many turned: not trusted, once", async () => {
  const refused = setUp([{ verified: false }, {}]);
  for (let i = 0; i < 3; i++) await refused.trust.ensure(MODEL, signal);
  refused.trust.review(MODEL);
  expect(refused.distrusted).toMatchObject([{ model: MODEL, reason: "canary" }]);
  expect(refused.state.asked).toBe(1);
  const turned = setUp([]);
  for (let i = 0; i < 2; i++) turned.trust.review(MODEL);
  expect(turned.distrusted).toMatchObject([{ model: MODEL, reason: "turned" }]);
});

test("behavior: an answer that came after its epoch says nothing of the next", async () => {
  const { state, distrusted, trust } = setUp([{ verified: false }]);
  state.endEpoch = true;
  await trust.ensure(MODEL, signal);
  expect(distrusted).toEqual([]);
});
