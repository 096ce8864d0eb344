/** When epochs of a subnet begin on runtimes that keep count of them (storage `subnetEpochIndex`, spec ≥ 420). */
export type StatefulSchedule = {
  kind: "stateful";
  /** Blocks per epoch; 0: the subnet runs none. */
  tempo: number;
  /** Block of the last epoch. */
  lastEpochBlock: number;
  /** Block at which an epoch was asked for; 0: none was. */
  pendingEpochAt: number;
  /** Blocks since an epoch really ran, as the head's state says. */
  blocksSinceLastStep: number;
};

/** When epochs begin where the block number alone tells it: spec 300 … 419. */
export type ModuloSchedule = {
  kind: "modulo";
  tempo: number;
  /** `mecid · 4096 + netuid`. */
  netuidIndex: number;
};

/** The same rule with the earlier choice of a round: spec 213 … 299, one mechanism only. */
export type V3Schedule = { kind: "v3"; tempo: number; netuid: number };

export type EpochSchedule = StatefulSchedule | ModuloSchedule | V3Schedule;
