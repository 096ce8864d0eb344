import { z } from "zod";
import { QUICKNET } from "../../src/domain/timelock/beacon.ts";
import { moduloRevealBlock } from "../../src/domain/timelock/modulo-reveal-block.ts";
import { type RevealTime, revealRound } from "../../src/domain/timelock/reveal-round.ts";
import { statefulRevealBlock } from "../../src/domain/timelock/stateful-reveal-block.ts";
import { TargonError } from "../../src/errors.ts";
import { compare } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { num, whole } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";

const common = {
  nowSeconds: num,
  revealPeriodEpochs: num,
  blockTime: num,
  round: whole.optional(),
  raised: z.string().optional(),
  firstRevealBlock: num.optional(),
};
const counted = { currentBlock: num, tempo: num };
const state = z.object({
  ...counted,
  lastEpochBlock: num,
  pendingEpochAt: num,
  blocksSinceLastStep: num,
});

/** How each schedule's cases are written. */
const schedules = {
  stateful: z.object({ ...common, state }).transform((one) => ({
    ...one,
    schedule: { kind: "stateful" as const, ...one.state },
    block: one.state.currentBlock,
  })),
  modulo: z.object({ ...common, ...counted, netuidIndex: num }).transform((one) => ({
    ...one,
    schedule: { kind: "modulo" as const, ...one },
    block: one.currentBlock,
  })),
  v3: z.object({ ...common, ...counted, netuid: num }).transform((one) => ({
    ...one,
    schedule: { kind: "v3" as const, ...one },
    block: one.currentBlock,
  })),
};

const headSchema = z.object({ drand: z.object({ genesis: num, period: num }).optional() });

type Beacon = Parameters<typeof revealRound>[0];
type Case = z.infer<(typeof schedules)[keyof typeof schedules]>;

/** The rounds that the libraries choose by each of the three epoch schedules. */
export async function checkRevealRounds({ file, data }: Recording, report: Report): Promise<void> {
  const groups = Object.entries(schedules).map(([list, schema]) => ({
    file,
    list,
    cases: data[list] === undefined ? undefined : ((data[list] as { cases?: unknown })?.cases ?? data[list]),
    schema,
  }));
  const cases = groups.flatMap((group) => group.cases ?? []);
  const head = readHead(report, { file, list: "drand", cases, schema: headSchema, data });
  if (head === undefined) return;
  const { drand } = head;
  const beacon = drand ? { genesisSeconds: drand.genesis, periodSeconds: drand.period } : QUICKNET;
  for (const group of groups)
    await eachCase<z.ZodType<Case>>(report, group, (one, where) => checkOne(report, where, { one, beacon }));
}

function checkOne(report: Report, where: Where, { one, beacon }: { one: Case; beacon: Beacon }): void {
  const expected = one.raised === undefined ? [one.round, one.firstRevealBlock] : "EPOCHS_OFF";
  const time = { ...one, blockSeconds: one.blockTime };
  const got = orRefused(() => [
    revealRound(beacon, time),
    one.firstRevealBlock === undefined ? undefined : firstBlock(time),
  ]);
  compare(report, where, { expected, got });
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
