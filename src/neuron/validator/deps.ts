import type { Chain, Hotkey } from "../../domain/ports/chain.ts";
import type { Engines } from "../../domain/ports/engine.ts";
import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { MinerPort } from "../../domain/ports/miner.ts";
import type { Clock, Random } from "../../domain/ports/runtime.ts";
import type { ScoreStore } from "../../domain/ports/score-store.ts";
import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import type { Address, Message, MinerState, SavedResponse, Verdict } from "../../domain/types.ts";
import type { Lag } from "../../lib/lag.ts";
import type { Log } from "../../lib/log.ts";
import type { Output } from "../output.ts";

/** A miner's standing on a model. */
export type Standing = {
  state: MinerState;
  /** Accumulated log e-value. */
  evidence: number;
};

/** One answer to judge. */
export type VerifyCall = {
  model: string;
  saved: SavedResponse;
  /** Where the same tokens were seen before. */
  duplicateOf: Duplicate | null;
  /** How late our clock may have been while the answer came, ms. */
  lagMs: number;
};

/** Judges one answer with the engine of its model. An engine's trouble is a verdict of null, or an error. */
export type VerifyAnswer = (call: VerifyCall, signal: AbortSignal) => Promise<Verdict>;

/** The standing on a model after one more verdict; null: nothing was known before. */
export type NextStanding = (before: Standing | null, of: { model: string; verdict: Verdict }) => Standing;

/** What a validator is given. */
export type ValidatorDeps = {
  chain: Chain;
  hotkey: Hotkey;
  engines: Engines;
  miners: MinerPort;
  store: ScoreStore;
  /** Default: `verifyResponse` with the model's engine. */
  verify?: VerifyAnswer;
  /** Default: `nextState` with the model's policy. */
  nextStanding?: NextStanding;
  log: Log;
  clock: Clock;
  random: Random;
  output: Output;
  /** Null: nobody watches. */
  metrics?: ValidatorMetrics | null;
  lag: Lag;
  signal: AbortSignal;
  /** The operator's prompts; default: made up. */
  ownPrompts?: readonly Message[][];
  /** Only with `--mock`: what a miner pretends to be. */
  behaviourOf?: (hotkey: Address) => string | undefined;
};
