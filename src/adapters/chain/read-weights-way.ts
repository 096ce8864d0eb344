import type { Beacon } from "../../domain/timelock/beacon.ts";
import type { RevealTime } from "../../domain/timelock/reveal-round.ts";
import { callArguments, hasCall } from "./chain-call.ts";
import { countSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { blockSecondsOf, readRevealPeriod, readSchedule } from "./epoch-clock.ts";
import { readBeacon, readLastRound } from "./read-beacon.ts";
import { hasItem, readItem, type StateAt } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";

/** What a timelocked commit is made for. */
export type TimelockWay = {
  mode: "timelock";
  /** The call by name, and the names of its arguments in order. */
  call: { name: string; args: readonly string[] };
  /** What the call says of the ciphertext's form; null: the call has no such argument, the form is v3. */
  version: number | null;
  beacon: Beacon;
  lastRound: number;
  time: Omit<RevealTime, "nowSeconds">;
};

/** How weights are to go out. */
export type WeightsWay = { mode: "plain" } | { mode: "commit-reveal" } | TimelockWay;

/** Calls that take a timelocked commit, best first. */
const TIMELOCK_CALLS = [
  "commitTimelockedWeights",
  "commitTimelockedMechanismWeights",
  "commitTimelockedSubWeights",
  "commitCrv3Weights",
];

const VERSION_ARGUMENT = "commitRevealVersion";

/** The form of a commit that names its committer: the only one beside v3 that we know. */
const VERSION = 4;

/**
 * How the chain takes weights now, by what its metadata has and its storage says at the head, never by its version
 * number: plain, or, where commits are asked for, timelocked if there is a call for it, a beacon, and a form that we
 * know; else by hash and reveal.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID`; as `Connection.call`
 */
export async function readWeightsWay(
  connection: Connection,
  netuid: number,
  signal?: AbortSignal,
): Promise<WeightsWay> {
  return await connection.call(async () => {
    const { state, block } = await readHead(connection);
    if (!(await isCommitReveal(state, netuid))) return { mode: "plain" };
    const form = await findForm(connection, state);
    if (form === null) return { mode: "commit-reveal" };
    const [beacon, lastRound, schedule, revealPeriodEpochs] = await Promise.all([
      readBeacon(state),
      readLastRound(state),
      readSchedule({ state, block, netuid }, { isV3: form.version === null }),
      readRevealPeriod(state, netuid),
    ]);
    const time = { schedule, block, revealPeriodEpochs, blockSeconds: blockSecondsOf(connection) };
    return { mode: "timelock", ...form, beacon, lastRound, time };
  }, signal);
}

async function isCommitReveal(state: StateAt, netuid: number): Promise<boolean> {
  const item = { name: "commitRevealWeightsEnabled", keys: [netuid], absent: false };
  return (await readItem(state, item)) === true;
}

async function findForm(
  connection: Connection,
  state: StateAt,
): Promise<Pick<TimelockWay, "call" | "version"> | null> {
  const name = TIMELOCK_CALLS.find((one) => hasCall(connection, one));
  if (name === undefined || !hasItem(state, "lastStoredRound", "drand")) return null;
  const call = { name, args: callArguments(connection, name) };
  if (!call.args.includes(VERSION_ARGUMENT)) return { call, version: null };
  const version = await readVersion(state);
  if (version === VERSION) return { call, version };
  connection.log.warn(
    "the chain asks for timelocked commits of an unknown form: weights go by hash and reveal",
    {
      version,
    },
  );
  return null;
}

async function readVersion(state: StateAt): Promise<number> {
  const value = await readItem(state, { name: "commitRevealWeightsVersion", absent: VERSION });
  return countSchema.safeParse(value).data ?? 0;
}
