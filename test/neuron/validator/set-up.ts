import { join } from "node:path";
import { onTestFinished } from "vitest";
import { openScoreStore } from "../../../src/adapters/store/open-score-store.ts";
import { MOCK_MODEL, type ValidatorConfig } from "../../../src/config.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import type { ValidatorMetrics, ValidatorReadings } from "../../../src/domain/ports/metrics.ts";
import type { Clock } from "../../../src/domain/ports/runtime.ts";
import type { ScoreStore } from "../../../src/domain/ports/score-store.ts";
import type { Message } from "../../../src/domain/types.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import type { VerifyAnswer } from "../../../src/neuron/validator/deps.ts";
import { runValidator } from "../../../src/neuron/validator.ts";
import {
  clock,
  createConfig,
  createFakeChain,
  createFakeEngines,
  createFakeMiners,
  createFakeOutput,
  createRandom,
  createVerified,
  type FakeAnswer,
  hotkey,
} from "./fakes.ts";

/** What of a validator under test is not as usual. */
export type Setup = {
  miners?: number;
  answers?: Record<string, FakeAnswer>;
  verify?: VerifyAnswer;
  config?: Partial<ValidatorConfig>;
  store?: ScoreStore;
  /** Another validator's, whose state goes on. */
  chain?: Chain;
  /** What the engines serve. */
  models?: string[];
  wanted?: string[];
  clock?: Clock;
  metrics?: ValidatorMetrics;
  ownPrompts?: Message[][];
  /** What the engine gives as its own answer; default: it gives none. */
  generate?: Engine["generate"];
};

/** A validator among fakes, with a real store in the folder; stopped when the test is over. */
export function setUpValidator(folder: string, of: Setup = {}) {
  const lines: Line[] = [];
  const fake = createFakeChain(of.miners ?? 2);
  const miners = createFakeMiners(of.answers);
  const output = createFakeOutput();
  const store = of.store ?? openScoreStore(join(folder, "cache.sqlite"));
  const controller = new AbortController();
  const engines = createFakeEngines({ models: of.models, generate: of.generate });
  const deps = {
    chain: of.chain ?? fake.chain,
    hotkey,
    engines,
    modelList: { read: async () => of.wanted ?? [MOCK_MODEL] },
    miners: miners.port,
    store,
    verify: of.verify ?? (async () => createVerified()),
    log: createFakeLog(lines),
    clock: of.clock ?? clock,
    random: createRandom(),
    output,
    metrics: of.metrics ?? null,
    ownPrompts: of.ownPrompts ?? [],
    lag: { delayMs: () => 0, stop: () => {} },
    signal: controller.signal,
    behaviourOf: () => "honest",
  };
  const running = { done: Promise.resolve() };
  const start = () => {
    running.done = runValidator(deps, createConfig(of.config));
    running.done.catch(() => {});
  };
  const stop = async () => {
    controller.abort(abortReason());
    await running.done;
  };
  onTestFinished(async () => {
    await stop().catch(() => {});
    if (of.store === undefined) store.close();
  });
  return { ...fake, lines, miners, output, store, engines, start, stop, done: () => running.done };
}

/** A line of the log. */
export type Line = { level: string; message: string; fields: Record<string, unknown> };

function createFakeLog(lines: Line[]): Log {
  const at =
    (level: string) =>
    (message: string, fields: Record<string, unknown> = {}) =>
      void lines.push({ level, message, fields });
  const log: Log = {
    ...{ ...silentLog, error: at("error"), warn: at("warn"), info: at("info") },
    child: () => log,
  };
  return log;
}

/** A miner of a `round` event. */
export type RoundMiner = {
  uid: number;
  verified: boolean | null;
  cause: string | null;
  message: string;
  state: string;
  tokens: number;
};
/** The miners of a `round` event. */
export const minersOf = (round: Record<string, unknown>) => round.miners as RoundMiner[];

/** Remembers what it was told. */
export function createFakeMetrics() {
  const rounds: (boolean | null)[][] = [];
  const weights: boolean[] = [];
  const restarts: string[] = [];
  const ownFaults: string[] = [];
  let followed: ValidatorReadings | undefined;
  const metrics: ValidatorMetrics = {
    roundEnded: (answers) => void rounds.push(answers.map(({ verified }) => verified)),
    weightsTaken: (readBack) => void weights.push(readBack),
    evidenceRestarted: (reason) => void restarts.push(reason),
    ownFault: (reason) => void ownFaults.push(reason),
    follow: (readings) => {
      followed = readings;
    },
  };
  return { metrics, rounds, weights, restarts, ownFaults, readings: () => followed };
}
