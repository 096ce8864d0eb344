import type { Address } from "../types.ts";
import type { RegisterReceipt, RegistrationOffer } from "./registration.ts";
import type { Commit, CommitView, SentWeights, Weights, WeightsReceipt } from "./sent-weights.ts";

/** A key that signs: sr25519, context "substrate". */
export type Hotkey = {
  address: Address;
  /** 32 bytes. */
  publicKey: Uint8Array;
  /** 64 bytes; randomised, never compare. */
  sign(message: Uint8Array): Uint8Array;
};

/** True for exactly 64 bytes that sign `message`, or `<Bytes>` + message + `</Bytes>`. Never throws. */
export type VerifySignature = (message: Uint8Array, signature: Uint8Array, address: Address) => boolean;

/** Where a neuron says it can be reached. */
export type Axon = {
  /** Text form, IPv4 or IPv6. */
  ip: string;
  port: number;
  ipType: 4 | 6;
  protocol: number;
  /** The software's version number, u32. */
  version: number;
  /** Block of the last serve_axon. */
  block: number;
};

/** One uid of a subnet at one block. */
export type Neuron = {
  uid: number;
  hotkey: Address;
  coldkey: Address;
  /** Null: never served, or ip or port 0. */
  axon: Axon | null;
  /** Stake in rao as the chain weighs validators. */
  stakeRao: bigint;
  validatorPermit: boolean;
  active: boolean;
  /** Block of the last weights (or commit). */
  lastUpdate: number;
  /** u16, fraction of 65 535. */
  incentive: number;
  /** Per tempo, rao. */
  emissionRao: bigint;
};

/** A subnet at one block. */
export type Subnet = {
  netuid: number;
  block: number;
  /** Blocks per epoch. */
  tempo: number;
  /** Least `version_key`; 0 = none asked. */
  weightsVersionKey: bigint;
  /** Blocks between two weight calls of one hotkey. */
  weightsRateLimit: number;
  minAllowedWeights: number;
  /** u16; 65 535 = no limit. */
  maxWeightLimit: number;
  commitRevealEnabled: boolean;
  burnRao: bigint;
  registrationAllowed: boolean;
  maxUids: number;
  /** The chain's epoch that the block is in: its first block, and how many it has. */
  epoch: { startBlock: number; blocks: number };
  neurons: Neuron[];
};

/** The chain behind the connection; `endpoint`, as it may be shown, and `specVersion` are those of now. */
export type ChainIdentity = {
  network: string;
  endpoint: string;
  genesis: string;
  specVersion: number;
  nodeVersion: string;
  /** Between two blocks, as the runtime has it. */
  blockMs: number;
};

/**
 * The chain. Every call has a deadline of its own and takes a signal; every failure is a `TargonError`
 * (`CHAIN_UNREACHABLE`, `CHAIN_TIMEOUT`, `CHAIN_REFUSED`, `EXTRINSIC_FAILED`, `EXTRINSIC_UNKNOWN_FATE`, …).
 */
export type Chain = {
  identity(): ChainIdentity;
  /** @throws `SUBNET_MISSING` */
  readSubnet(netuid: number, signal?: AbortSignal): Promise<Subnet>;
  /** Block numbers as they come, gaps possible, through reconnects, until the signal aborts. */
  followBlocks(signal: AbortSignal): AsyncIterable<{ number: number; atMs: number }>;
  /** The head's number now. */
  readBlock(signal?: AbortSignal): Promise<number>;
  /** Epoch ms that the head block carries; absent where a chain tells no time. */
  readTime?(signal?: AbortSignal): Promise<number>;
  /** Null when the hotkey is not registered on the subnet. */
  readNeuron(netuid: number, hotkey: Address, signal?: AbortSignal): Promise<Neuron | null>;
  /** Free balance in rao. */
  readBalance(address: Address, signal?: AbortSignal): Promise<bigint>;
  /**
   * Sends nothing when the chain already says the same; waits for the chain's limit on new addresses (10 minutes on the
   * main network). True when something was sent.
   */
  serveAxon(
    hotkey: Hotkey,
    axon: { netuid: number; ip: string; port: number },
    signal?: AbortSignal,
  ): Promise<boolean>;
  /** What registering the hotkey would meet at the head. @throws `SUBNET_MISSING` */
  readRegistration(
    call: { netuid: number; hotkey: Address; coldkey: Address },
    signal?: AbortSignal,
  ): Promise<RegistrationOffer>;
  /**
   * Signed by the coldkey; never submits twice: where it is not known what became of it, the chain is read until that is
   * certain. `maxBurnRao` refuses a higher price with REGISTRATION_REFUSED.
   */
  register(
    coldkey: Hotkey,
    call: { netuid: number; hotkey: Address; maxBurnRao?: bigint },
    signal?: AbortSignal,
  ): Promise<RegisterReceipt>;
  /**
   * Sends weights in the way that the chain asks for now. `note` is told of the bytes before they go out, and again
   * where they are signed anew because the account's number was taken; what it was told before never landed then.
   *
   * @throws `WEIGHTS_EMPTY`, `STAKE_TOO_LOW`, `VERSION_KEY_TOO_LOW`, `WEIGHTS_TOO_SOON`
   */
  submitWeights(
    hotkey: Hotkey,
    call: Weights & { netuid: number; versionKey: bigint; note?: (sent: SentWeights) => void },
    signal?: AbortSignal,
  ): Promise<WeightsReceipt>;
  /**
   * What became of weights that went out without word: sent again, as they are, while they can still land.
   *
   * @returns null where they did not land and never will
   * @throws `EXTRINSIC_FAILED` where a block has them and they failed; `EXTRINSIC_UNKNOWN_FATE` while it is still open
   */
  settleWeights(hotkey: Hotkey, sent: SentWeights, signal?: AbortSignal): Promise<WeightsReceipt | null>;
  readCommit(hotkey: Hotkey, commit: Commit, signal?: AbortSignal): Promise<CommitView>;
  /**
   * Reveals a commit by hash.
   *
   * @returns the block
   * @throws `REVEAL_TOO_EARLY`, `COMMIT_GONE`
   */
  revealWeights(hotkey: Hotkey, commit: Commit, signal?: AbortSignal): Promise<number>;
  /** The weights of one validator uid as the chain stores them. */
  readWeights(netuid: number, uid: number, signal?: AbortSignal): Promise<Weights>;
  close(): Promise<void>;
};
