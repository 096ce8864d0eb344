/**
 * Storage of the subtensor pallet that all generations have, with the defaults of spec 425 (reference/chain.md §2.1).
 * `LastMechansimStepBlock` is the chain's own spelling.
 */
export const subtensorStorage = `
  Uids: Identity u16, Blake2_128Concat AccountId -> Option<u16>
  Keys: Identity u16, Identity u16 -> AccountId
  IsNetworkMember: Blake2_128Concat AccountId, Identity u16 -> bool
  Owner: Blake2_128Concat AccountId -> AccountId
  Axons: Identity u16, Blake2_128Concat AccountId -> Option<AxonInfo>
  NeuronCertificates: Identity u16, Blake2_128Concat AccountId -> Option<NeuronCertificate>
  Prometheus: Identity u16, Blake2_128Concat AccountId -> Option<PrometheusInfo>
  NetworksAdded: Identity u16 -> bool
  TotalNetworks: u16
  SubnetworkN: Identity u16 -> u16
  SubnetOwner: Identity u16 -> AccountId
  SubnetOwnerHotkey: Identity u16 -> AccountId
  NetworkRegistrationAllowed: Identity u16 -> bool = true
  NetworkPowRegistrationAllowed: Identity u16 -> bool
  NetworkRegisteredAt: Identity u16 -> u64
  MaxAllowedUids: Identity u16 -> u16 = 256
  MaxAllowedValidators: Identity u16 -> u16 = 128
  Tempo: Identity u16 -> u16 = 360
  Rho: Identity u16 -> u16 = 10
  Kappa: Identity u16 -> u16 = 32767
  Burn: Identity u16 -> u64 = 1000000000
  MinBurn: Identity u16 -> u64 = 500000
  MaxBurn: Identity u16 -> u64 = 100000000000
  AlphaValues: Identity u16 -> (u16, u16) = [45875, 58982]
  LiquidAlphaOn: Identity u16 -> bool
  Difficulty: Identity u16 -> u64 = 10000000
  MinDifficulty: Identity u16 -> u64 = 10000000
  MaxDifficulty: Identity u16 -> u64 = 18446744073709551615
  AdjustmentInterval: Identity u16 -> u16 = 360
  AdjustmentAlpha: Identity u16 -> u64
  TargetRegistrationsPerInterval: Identity u16 -> u16 = 2
  MaxRegistrationsPerBlock: Identity u16 -> u16 = 1
  BondsMovingAverage: Identity u16 -> u64 = 900000
  WeightsVersionKey: Identity u16 -> u64
  WeightsSetRateLimit: Identity u16 -> u64 = 100
  MinAllowedWeights: Identity u16 -> u16 = 1024
  MaxWeightsLimit: Identity u16 -> u16 = 65535
  ActivityCutoff: Identity u16 -> u16 = 5000
  ImmunityPeriod: Identity u16 -> u16 = 4096
  ServingRateLimit: Identity u16 -> u64 = 50
  RevealPeriodEpochs: Twox64Concat u16 -> u64 = 1
  BlocksSinceLastStep: Identity u16 -> u64
  LastMechansimStepBlock: Identity u16 -> u64
  TaoWeight: u64 = 971718665099567868
  Active: Identity u16 -> Vec<bool>
  Rank: Identity u16 -> Vec<u16>
  Trust: Identity u16 -> Vec<u16>
  Consensus: Identity u16 -> Vec<u16>
  Incentive: Identity u16 -> Vec<u16>
  Dividends: Identity u16 -> Vec<u16>
  Emission: Identity u16 -> Vec<u64>
  LastUpdate: Identity u16 -> Vec<u64>
  ValidatorTrust: Identity u16 -> Vec<u16>
  ValidatorPermit: Identity u16 -> Vec<bool>
  PruningScores: Identity u16 -> Vec<u16>
  Weights: Identity u16, Identity u16 -> Vec<(u16, u16)>
  Bonds: Identity u16, Identity u16 -> Vec<(u16, u16)>
  BlockAtRegistration: Identity u16, Identity u16 -> u64
  TotalHotkeyAlpha: Blake2_128Concat AccountId, Identity u16 -> u64
  WeightCommits: Twox64Concat u16, Twox64Concat AccountId -> Option<Vec<(H256, u64, u64, u64)>>`;

/** Storage that some generations have. */
export const storageParts = {
  /** Registrations are limited, and priced, by interval. */
  intervals: `
  RegistrationsThisInterval: Identity u16 -> u16
  BurnRegistrationsThisInterval: Identity u16 -> u16
  POWRegistrationsThisInterval: Identity u16 -> u16
  RegistrationsThisBlock: Identity u16 -> u16
  LastAdjustmentBlock: Identity u16 -> u64`,
  /** The price falls with every block. */
  halfLife: `
  BurnHalfLife: Identity u16 -> u16 = 360
  MinNonImmuneUids: Identity u16 -> u16 = 10`,
  statefulEpochs: `
  LastEpochBlock: Identity u16 -> u64
  PendingEpochAt: Identity u16 -> u64
  SubnetEpochIndex: Identity u16 -> u64
  ActivityCutoffFactorMilli: Identity u16 -> u32 = 13889`,
  mechanisms: `
  MechanismCountCurrent: Identity u16 -> u8 = 1`,
  minStake218: `
  WeightsMinStake: u64`,
  minStake: `
  StakeThreshold: u64`,
  plainByDefault: `
  CommitRevealWeightsEnabled: Identity u16 -> bool = false`,
  committedByDefault: `
  CommitRevealWeightsEnabled: Identity u16 -> bool = true`,
  commits218: `
  CRV3WeightCommits: Twox64Concat u16, Twox64Concat u64 -> Vec<(AccountId, BoundedVec<u8>, u64)>`,
  commits300: `
  CommitRevealWeightsVersion: u16 = 4
  CRV3WeightCommitsV2: Twox64Concat u16, Twox64Concat u64 -> Vec<(AccountId, u64, BoundedVec<u8>, u64)>`,
  commits425: `
  CommitRevealWeightsVersion: u16 = 4
  TimelockedWeightCommits: Twox64Concat u16, Twox64Concat u64 -> Vec<(AccountId, u64, BoundedVec<u8>, u64)>`,
};
