import type { Chain, Hotkey } from "../../domain/ports/chain.ts";
import type { Engine, Engines } from "../../domain/ports/engine.ts";
import type { ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { MinerPort } from "../../domain/ports/miner.ts";
import type { ModelList } from "../../domain/ports/models.ts";
import type { Clock, Random } from "../../domain/ports/runtime.ts";
import type { ScoreStore } from "../../domain/ports/score-store.ts";
import type { Weights } from "../../domain/ports/weights.ts";
import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import type { Address, Message, SavedResponse, Verdict } from "../../domain/types.ts";
import type { EvidenceKey } from "../../domain/verification/evidence/dossier.ts";
import type { Ledger } from "../../domain/verification/evidence/ledger.ts";
import type { Policies } from "../../domain/verification/policy/policies.ts";
import type { Lag } from "../../lib/lag.ts";
import type { Log } from "../../lib/log.ts";
import type { Output } from "../output.ts";

/** One answer to judge. */
export type VerifyCall = {
  model: string;
  saved: SavedResponse;
  /** Where the same tokens were seen before. */
  duplicateOf: Duplicate | null;
  /** How late our clock may have been while the answer came, ms. */
  lagMs: number;
  /** Name of the noise map that explained the miner's answers last; null: not known. */
  noiseHint: string | null;
  /** Null: the tokens are not held to the seed. */
  noise?: null;
  /** The engine to verify with. Default: one of the model's. */
  engine?: Engine;
};

/** What a verification says. */
export type Verified = {
  verdict: Verdict;
  /** What the answer adds to its miner's evidence; null: it was not tested. */
  ledger: Ledger | null;
  /** What that evidence belongs to; null: no engine had a say. */
  key: EvidenceKey | null;
};

/** Judges one answer with the engine of its model. An engine's trouble is a verdict of null, or an error. */
export type VerifyAnswer = (call: VerifyCall, signal: AbortSignal) => Promise<Verified>;

/** What a validator is given. */
export type ValidatorDeps = {
  chain: Chain;
  hotkey: Hotkey;
  engines: Engines;
  /** The models that are wanted. */
  modelList: ModelList;
  /** What powv values are checked with; null: they are not. */
  weights?: Weights | null;
  /** What each model is judged by. Default: what targon brings. */
  policies?: Policies;
  miners: MinerPort;
  store: ScoreStore;
  /** Default: `examineResponse` with the model's engine. */
  verify?: VerifyAnswer;
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
  /** The chain begins with this process: what the store says of an open epoch was of another one. */
  isNewChain?: boolean;
  /** Only with `--mock`: what a miner pretends to be. */
  behaviourOf?: (hotkey: Address) => string | undefined;
};
