import type { MockGeneration } from "../../../config/mock-generations.ts";
import { frameApis, neuronInfoApi, subnetInfoApis } from "./apis.ts";
import type { Generation } from "./generation.ts";
import { callParts, eventParts, subtensorCalls, subtensorEvents } from "./subtensor-calls.ts";
import { newerErrors, subtensorErrors } from "./subtensor-errors.ts";
import { storageParts, subtensorStorage } from "./subtensor-storage.ts";

const SERVING = {
  HotKeyNotRegisteredInNetwork: 10,
  InvalidIpType: 255,
  InvalidIpAddress: 11,
  ServingRateLimitExceeded: 12,
  InvalidPort: 13,
};

const OLD_ERRORS = {
  SubnetNotExists: "SubNetworkDoesNotExist",
  MechanismDoesNotExist: "SubNetworkDoesNotExist",
};

/** Before dynamic TAO: APIs that answer in bytes, weights plain by default (subtensor d4d8182eb). */
const before: Generation = {
  specVersion: 218,
  metadata: [14, 15],
  apis: {
    ...frameApis,
    NeuronInfoRuntimeApi: { ...neuronInfoApi, isWrapped: true },
    SubnetInfoRuntimeApi: { ...subnetInfoApis.plain, isWrapped: true },
  },
  extensions: ["SubtensorSignedExtension", "CommitmentsSignedExtension"],
  subtensor: {
    calls: subtensorCalls + callParts.crv3,
    events: subtensorEvents + eventParts.crv3Committed,
    errors: subtensorErrors,
    storage:
      subtensorStorage +
      storageParts.intervals +
      storageParts.minStake218 +
      storageParts.plainByDefault +
      storageParts.commits218,
  },
  oldErrors: OLD_ERRORS,
  minStakeItem: "WeightsMinStake",
  epochs: "modulo",
  registrations: "interval",
  timelock: {
    item: "CRV3WeightCommits",
    hasBlock: false,
    namesHotkey: false,
    reveal: "once",
    committed: "CRV3WeightsCommitted",
    committedHasRound: false,
    revealed: null,
  },
  pool: {
    stake: { set: 3, commit: 1, reveal: 2, timelocked: 7 },
    tooFast: null,
    noCommit: null,
    tooEarly: null,
    revealRound: null,
    interval: 5,
    serving: null,
    isRepeated: false,
  },
};

/** After dynamic TAO: typed APIs, the metagraph in one call, timelocked commits by default (spec 301). */
const timelocked: Generation = {
  specVersion: 301,
  metadata: [14, 15],
  apis: {
    ...frameApis,
    NeuronInfoRuntimeApi: neuronInfoApi,
    SubnetInfoRuntimeApi: subnetInfoApis.metagraph,
  },
  extensions: ["SubtensorTransactionExtension"],
  subtensor: {
    calls: subtensorCalls + callParts.crv3 + callParts.timelocked,
    events: subtensorEvents + eventParts.crv3Committed + eventParts.crv3Revealed,
    errors: subtensorErrors + newerErrors.timelocked,
    storage:
      subtensorStorage +
      storageParts.intervals +
      storageParts.minStake +
      storageParts.committedByDefault +
      storageParts.commits300,
  },
  oldErrors: OLD_ERRORS,
  minStakeItem: "StakeThreshold",
  epochs: "modulo",
  registrations: "interval",
  timelock: {
    item: "CRV3WeightCommitsV2",
    hasBlock: true,
    namesHotkey: true,
    reveal: "retried",
    committed: "CRV3WeightsCommitted",
    committedHasRound: false,
    revealed: "CRV3WeightsRevealed",
  },
  pool: {
    stake: { set: 1, commit: 1, reveal: 1, timelocked: 1 },
    tooFast: null,
    noCommit: 16,
    tooEarly: 17,
    revealRound: 15,
    interval: 6,
    serving: SERVING,
    isRepeated: true,
  },
};

/** Today's: mechanisms, epochs that are counted, a registration with a limit (subtensor 14bc6f9f9). */
const newest: Generation = {
  ...timelocked,
  specVersion: 425,
  metadata: [14, 15, 16],
  apis: { ...timelocked.apis, SubnetInfoRuntimeApi: subnetInfoApis.epochs },
  extensions: [
    "SudoTransactionExtension",
    "CheckShieldedTxValidity",
    "SubtensorTransactionExtension",
    "DrandPriority",
  ],
  subtensor: {
    calls: subtensorCalls + callParts.timelocked + callParts.mechanisms + callParts.registerLimit,
    events: subtensorEvents + eventParts.timelocked,
    errors:
      subtensorErrors.replace("SubNetworkDoesNotExist", "SubnetNotExists") +
      newerErrors.timelocked +
      newerErrors.mechanisms,
    storage:
      subtensorStorage +
      storageParts.halfLife +
      storageParts.statefulEpochs +
      storageParts.mechanisms +
      storageParts.minStake +
      storageParts.committedByDefault +
      storageParts.commits425,
  },
  oldErrors: {},
  epochs: "stateful",
  registrations: "block",
  timelock: {
    ...timelocked.timelock,
    item: "TimelockedWeightCommits",
    committed: "TimelockedWeightsCommitted",
    committedHasRound: true,
    revealed: "TimelockedWeightsRevealed",
  },
  pool: { ...timelocked.pool, tooFast: 6, interval: null },
};

/** The runtimes by the name that `--mock.generation` gives them. */
export const generations: Record<MockGeneration, Generation> = {
  "218": before,
  "300": timelocked,
  "425": newest,
};
