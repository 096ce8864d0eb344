import { afterEach, describe, expect, test } from "vitest";
import type { MockGeneration } from "../../../src/config/mock-generations.ts";
import { sleep } from "../../../src/lib/sleep.ts";
import { createMulberry } from "../../helpers/mulberry.ts";
import { openStage, type Stage, type StageSettings, TEMPO } from "./open-stage.ts";
import { readEpochs, type SeenEpoch } from "./read-epochs.ts";
import { startValidator, type ValidatorProcess } from "./start-validator.ts";

const NETUID = 4;
const FIRST_WEIGHTS_MS = 60_000;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function open(settings: StageSettings): Promise<{ stage: Stage; validator: ValidatorProcess }> {
  const stage = await openStage(settings);
  closers.push(stage.close);
  return { stage, validator: run(stage) };
}

function run({ words }: Stage): ValidatorProcess {
  const validator = startValidator(words);
  closers.push(() => validator.kill("SIGKILL"));
  return validator;
}

/** Kills the node about once an epoch, at any moment of it, for 0.2 to 1.2 s; every second time blocks go on. */
async function harass({ chain }: Stage, kills: number): Promise<void> {
  const { uniform } = createMulberry(4);
  for (let kill = 0; kill < kills; kill++) {
    await sleep(3_500 + uniform() * 1_500);
    await chain.kill({ blocksGoOn: kill % 2 === 1 });
    await sleep(200 + uniform() * 1_000);
    await chain.restore();
  }
}

/** The epochs between the first and the last that had weights, both left out; and those after the first that had none. */
function judged(epochs: SeenEpoch[]) {
  const first = epochs.findIndex(({ set }) => set > 0);
  const whole = epochs.slice(first + 1, -1);
  return { whole: whole.length, missed: whole.filter(({ set }) => set === 0).map(({ epoch }) => epoch) };
}

const GENERATIONS: { generation: MockGeneration; kills: number }[] = [
  { generation: "218", kills: 6 },
  { generation: "300", kills: 7 },
  { generation: "425", kills: 7 },
];

describe("a validator whose node dies and comes back", { timeout: 180_000 }, () => {
  test.each(GENERATIONS)(
    "behavior: generation $generation, $kills kills: no epoch is without weights, and commits are revealed",
    async ({ generation, kills }) => {
      const { stage, validator } = await open({ generation, subnet: { commitRevealEnabled: true } });
      await validator.until(({ event }) => event === "weights", FIRST_WEIGHTS_MS);
      await harass(stage, kills);
      const epochs = await readEpochs(stage.chain.url, NETUID);
      const { whole, missed } = judged(epochs);
      expect(validator.status(), validator.logs()).toBe(null);
      expect(whole).toBeGreaterThan(4);
      expect(missed, JSON.stringify({ epochs, logs: validator.logs() })).toEqual([]);
      expect(epochs.reduce((sum, { revealed }) => sum + revealed, 0)).toBeGreaterThanOrEqual(whole - 2);
      expect(await validator.kill("SIGTERM")).toBe(0);
    },
  );

  test("behavior: plain weights of today's runtime, through kills of the node", async () => {
    const { stage, validator } = await open({ generation: "425", subnet: { commitRevealEnabled: false } });
    await validator.until(({ event }) => event === "weights", FIRST_WEIGHTS_MS);
    await harass(stage, 3);
    const { missed } = judged(await readEpochs(stage.chain.url, NETUID));
    expect(missed, validator.logs()).toEqual([]);
  });

  test("behavior: a validator that is killed between commit and reveal reveals after its restart", async () => {
    // a form that we do not know: commits go by hash, whose salt only the validator has
    const subnet = { commitRevealEnabled: true, commitRevealVersion: 5 };
    const { stage, validator } = await open({ generation: "425", subnet, tempo: 2 * TEMPO });
    const told = await validator.until(({ event }) => event === "weights", FIRST_WEIGHTS_MS);
    expect(told).toMatchObject({ mode: "commit-reveal", readBack: true });
    await validator.kill("SIGKILL");
    const again = run(stage);
    await again.until(({ event }) => event === "weights", FIRST_WEIGHTS_MS);
    const epochs = await readEpochs(stage.chain.url, NETUID);
    const committed = epochs.findIndex(({ set }) => set > 0);
    expect(epochs[committed + 1]?.revealed, again.logs()).toBe(1);
  });
});
