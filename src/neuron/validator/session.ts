import type { ValidatorConfig } from "../../config.ts";
import { createDuplicates } from "../../domain/rounds/duplicates.ts";
import { BUILT_IN } from "../../domain/verification/policy/policies.ts";
import { createPolicyWarning } from "../policy-warning.ts";
import { createHead, type Head } from "../watch/head.ts";
import type { ValidatorDeps } from "./deps.ts";
import { createEngineDelay, type EngineDelay } from "./engine-delay.ts";
import { createEngineKeeper, type EngineKeeper } from "./engines-loop.ts";
import { createJudging, pairsOf } from "./judging.ts";
import { type Pace, paceOf } from "./pace.ts";
import { createPatience } from "./patience.ts";
import { openResponseKeeper } from "./response-keeper.ts";
import type { RoundParts } from "./run-round.ts";
import { ownNeuron } from "./set-weights.ts";
import { survey, type View } from "./survey.ts";
import { assertVersionKey } from "./version-key.ts";

/** One validator's life: what its loops share. */
export type Session = RoundParts & {
  config: ValidatorConfig;
  pace: Pace;
  head: Head;
  engineDelay: EngineDelay;
  keeper: EngineKeeper;
  /** What is true now; replaced, never changed inside. */
  view(): View;
  /** Looks at the subnet and its miners anew; callers during a look share it. */
  refresh(signal: AbortSignal): Promise<void>;
  /** Wanted, and verifiable now. */
  models(): string[];
  /** Block of our last weights, as the chain said last. */
  lastUpdate(): number;
};

/**
 * Reads the chain, starts the engines, asks the miners: after this the loops can run.
 *
 * @throws {TargonError} `HOTKEY_NOT_REGISTERED`, `VERSION_KEY_TOO_LOW`, `CHAIN_*`, `SUBNET_MISSING`, `STORE_*`,
 * `MODEL_LIST_*`
 */
export async function startSession(
  deps: ValidatorDeps,
  config: ValidatorConfig,
  signal: AbortSignal,
): Promise<Session> {
  const { chain, clock, engines, hotkey, lag, random } = deps;
  const pace = paceOf(config, chain.identity().blockMs);
  const keeper = openKeeper(deps, { pace, wanted: await deps.modelList.read(signal) });
  const subnet = await chain.readSubnet(config.netuid, signal);
  ownNeuron(subnet, hotkey.address);
  assertVersionKey(subnet, config.weightsVersionKey);
  await keeper.start(epochOf(deps.store), signal);
  const { models, wanted } = keeper;
  const viewer = createViewer(deps, config, wanted);
  await viewer.refresh(signal);
  const head = createHead(deps, viewer.view().subnet.block);
  const engineDelay = createEngineDelay(deps, () => engines.of(models()[0] ?? ""));
  const first = { startBlock: head.block(), startedAtMs: Math.floor(clock.now()), secret: random.bytes(32) };
  const judging = createJudging(deps, { config, first, pairs: () => pairsOf(viewer.view(), models()) });
  return {
    ...deps,
    ...viewer,
    ...judging,
    config,
    pace,
    head,
    engineDelay,
    keeper,
    models,
    responses: await openResponseKeeper(deps, { folder: config.saveResponsesDir }),
    duplicates: createDuplicates(judging.memory.findAnswer),
    patience: createPatience({ lag, clock, engineDelay: config.mock && engineDelay }),
    lastUpdate: () => ownNeuron(viewer.view().subnet, hotkey.address).lastUpdate,
  };
}

/** The epoch that is open, or that will be. */
function epochOf(store: ValidatorDeps["store"]): number {
  return store.readEpoch()?.epoch ?? store.lastEpoch() + 1;
}

function openKeeper(deps: ValidatorDeps, first: { pace: Pace; wanted: string[] }): EngineKeeper {
  const warn = createPolicyWarning(deps.log, deps.policies ?? BUILT_IN);
  return createEngineKeeper({ ...deps, onModels: (models) => models.forEach(warn) }, first);
}

function createViewer(
  deps: ValidatorDeps,
  { netuid, vpermitTaoLimit }: ValidatorConfig,
  wanted: () => string[],
): { view(): View; refresh(signal: AbortSignal): Promise<void> } {
  let view: View | null = null;
  let running: Promise<View> | null = null;
  const look = async (signal: AbortSignal) =>
    await survey(deps, { netuid, vpermitTaoLimit, models: wanted(), before: view }, signal);
  return {
    view() {
      if (view === null) throw new RangeError("the subnet is read before anything else");
      return view;
    },
    async refresh(signal) {
      running ??= look(signal).finally(() => {
        running = null;
      });
      view = await running;
    },
  };
}
