import { z } from "zod";
import { QUICKNET } from "../../src/domain/timelock/beacon.ts";
import type { EpochSchedule } from "../../src/domain/timelock/epoch-schedule.ts";
import { moduloRevealBlock } from "../../src/domain/timelock/modulo-reveal-block.ts";
import { type RevealTime, revealRound } from "../../src/domain/timelock/reveal-round.ts";
import { statefulRevealBlock } from "../../src/domain/timelock/stateful-reveal-block.ts";
import { TargonError } from "../../src/errors.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

const common = {
  nowSeconds: z.number(),
  revealPeriodEpochs: z.number(),
  blockTime: z.number(),
  round: z.number().optional(),
  raised: z.string().optional(),
  firstRevealBlock: z.number().optional(),
};
const counted = { currentBlock: z.number(), tempo: z.number() };
const state = z.object({
  ...counted,
  lastEpochBlock: z.number(),
  pendingEpochAt: z.number(),
  blocksSinceLastStep: z.number(),
});

const casesOf = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ cases: z.array(z.object({ ...common, ...shape })) }).optional();

export const revealRoundsSchema = z
  .object({
    drand: z.object({ genesis: z.number(), period: z.number() }).optional(),
    stateful: casesOf({ state }),
    modulo: casesOf({ ...counted, netuidIndex: z.number() }),
    v3: casesOf({ ...counted, netuid: z.number() }),
  })
  .refine(({ stateful, modulo, v3 }) => stateful ?? modulo ?? v3);

type Case = {
  schedule: EpochSchedule;
  block: number;
  nowSeconds: number;
  revealPeriodEpochs: number;
  blockTime: number;
  round?: number | undefined;
  raised?: string | undefined;
  firstRevealBlock?: number | undefined;
};

/** The rounds that the libraries choose by each of the three epoch schedules. */
export function checkRevealRounds(
  file: string,
  { drand, stateful, modulo, v3 }: z.infer<typeof revealRoundsSchema>,
  report: Report,
): void {
  const beacon = drand ? { genesisSeconds: drand.genesis, periodSeconds: drand.period } : QUICKNET;
  const cases: Case[] = [
    ...(stateful?.cases ?? []).map((one) => ({
      ...one,
      schedule: { kind: "stateful" as const, ...one.state },
      block: one.state.currentBlock,
    })),
    ...(modulo?.cases ?? []).map((one) => ({
      ...one,
      schedule: { kind: "modulo" as const, ...one },
      block: one.currentBlock,
    })),
    ...(v3?.cases ?? []).map((one) => ({
      ...one,
      schedule: { kind: "v3" as const, ...one },
      block: one.currentBlock,
    })),
  ];
  for (const [index, one] of cases.entries()) {
    const where = { file, case: `${one.schedule.kind} ${index}` };
    const expected = one.raised === undefined ? [one.round, one.firstRevealBlock] : "EPOCHS_OFF";
    const time = { ...one, blockSeconds: one.blockTime };
    const got = orRefused(() => [
      Number(revealRound(beacon, time)),
      one.firstRevealBlock === undefined ? undefined : firstBlock(time),
    ]);
    compare(report, where, { expected, got });
  }
}

function firstBlock({ schedule, ...at }: RevealTime): number | undefined {
  if (schedule.kind === "stateful") return statefulRevealBlock(schedule, at);
  return schedule.kind === "modulo" ? moduloRevealBlock(schedule, at) : undefined;
}

function orRefused(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error instanceof TargonError ? error.code : error;
  }
}
