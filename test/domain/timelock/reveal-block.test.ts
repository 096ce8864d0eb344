import fc from "fast-check";
import { expect, test } from "vitest";
import { moduloRevealBlock } from "../../../src/domain/timelock/modulo-reveal-block.ts";
import { statefulRevealBlock } from "../../../src/domain/timelock/stateful-reveal-block.ts";

type State = { tempo: number; lastEpochBlock: number; pendingEpochAt: number; blocksSinceLastStep: number };
type At = { block: number; revealPeriodEpochs: number };

function shouldRun(state: State, block: number): boolean {
  const { tempo, lastEpochBlock, pendingEpochAt, blocksSinceLastStep } = state;
  if (pendingEpochAt > 0 && block >= pendingEpochAt) return true;
  return blocksSinceLastStep > 50_400 || block - lastEpochBlock >= tempo;
}

/** The chain itself, block by block: counts epochs until one reveals. */
function walk(start: State, { block: head, revealPeriodEpochs }: At): number {
  let state = start;
  const commitEpoch = shouldRun(state, head + 1) ? 1 : 0;
  let epoch = 0;
  for (let block = head + 1; ; block++) {
    const runs = shouldRun(state, block);
    if (runs) epoch++;
    if (epoch === commitEpoch + revealPeriodEpochs) return block;
    state = runs
      ? { ...state, lastEpochBlock: block, pendingEpochAt: 0, blocksSinceLastStep: 0 }
      : { ...state, blocksSinceLastStep: state.blocksSinceLastStep + 1 };
  }
}

const state = fc.record({
  tempo: fc.integer({ min: 1, max: 60 }),
  lastEpochBlock: fc.integer({ min: 0, max: 1000 }),
  pendingEpochAt: fc.oneof(fc.constant(0), fc.integer({ min: 900, max: 1100 })),
  blocksSinceLastStep: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 50_380, max: 50_410 })),
});
const at = fc.record({
  block: fc.integer({ min: 950, max: 1050 }),
  revealPeriodEpochs: fc.integer({ min: 0, max: 5 }),
});

test("default", () => {
  const schedule = { tempo: 50, lastEpochBlock: 10, pendingEpochAt: 0, blocksSinceLastStep: 0 };
  expect(statefulRevealBlock(schedule, { block: 10, revealPeriodEpochs: 1 })).toBe(60);
  expect(moduloRevealBlock({ tempo: 360, netuidIndex: 4 }, { block: 0, revealPeriodEpochs: 1 })).toBe(356);
});

test("behavior: stateful, the same block as a chain that is walked", () => {
  fc.assert(fc.property(state, at, (one, when) => statefulRevealBlock(one, when) === walk(one, when)));
});

test("behavior: stateful, a tempo above a week runs an epoch once the counter is past the limit", () => {
  const schedule = { tempo: 65_535, lastEpochBlock: 100, pendingEpochAt: 0, blocksSinceLastStep: 3 };
  const when = { block: 103, revealPeriodEpochs: 3 };
  expect(statefulRevealBlock(schedule, when)).toBe(walk(schedule, when));
});

test("behavior: modulo, an epoch begins there, and the given number of epochs later", () => {
  const epochOf = (block: number, tempo: number, index: number) =>
    Math.floor((block + index + 1) / (tempo + 1));
  fc.assert(
    fc.property(fc.nat(65_535), fc.nat(65_535), at, (tempo, netuidIndex, when) => {
      const block = moduloRevealBlock({ tempo, netuidIndex }, when);
      const epoch = epochOf(block, tempo, netuidIndex);
      expect(epoch - epochOf(when.block, tempo, netuidIndex)).toBe(when.revealPeriodEpochs);
      expect(epochOf(block - 1, tempo, netuidIndex)).toBe(epoch - 1);
    }),
  );
});

test("error: EPOCHS_OFF", () => {
  const schedule = { tempo: 0, lastEpochBlock: 10, pendingEpochAt: 11, blocksSinceLastStep: 60_000 };
  expect(() => statefulRevealBlock(schedule, { block: 10, revealPeriodEpochs: 1 })).toThrow(
    expect.objectContaining({ code: "EPOCHS_OFF" }),
  );
});
