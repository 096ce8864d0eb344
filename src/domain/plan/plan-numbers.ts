import { BATCHED_TOKENS } from "../engines/engine-arguments.ts";

/**
 * What an engine takes beside its weights. Rules of thumb, on the safe side; what a model's own files say is computed.
 *
 * @see reference/vllm.md §1.2, §6; vLLM `v1/worker/gpu_worker.py` for what its share of a card covers
 */
export const PLAN_NUMBERS = {
  /** A prompt's log-probabilities: the logits of one step in 16 bits and again in float32. */
  logitBytes: 6,
  /** Activations at their peak, bytes per token of a step and unit of width: hidden state, attention, both halves of the feed-forward. */
  activationBytes: 32,
  /** Never less than this for activations: the lower end of what is seen (0.5 to 3 GiB, the upper with larger steps). */
  leastActivationsMiB: 512,
  /** CUDA graphs; 0.5 to 2 GiB are seen, few are captured for eight sequences. */
  graphsMiB: 1024,
  /** Context of CUDA on each card, which lies outside of vLLM's share; 0.6 to 1 GiB are seen. */
  contextMiB: 1024,
  /** The same with NCCL's buffers, where an engine has several cards; up to 1.5 GiB are seen. */
  joinedContextMiB: 1536,
  /** Processes and libraries of an engine on a CPU. */
  cpuProcessMiB: 2048,
  /** Least compute capability that the images are built for. */
  leastCapability: 7.5,
  /** Steps in which a shorter context is proposed, and the shortest, tokens. */
  lengthStep: 256,
} as const;

/** What an engine is to do at a time. */
export type Demand = {
  /** Sequences that the key-value cache holds. */
  sequences: number;
  /** How long each of them is, tokens, where the context is longer; absent: as long as that. One of full length always fits. */
  sequenceTokens?: number;
  /** Tokens of one step. */
  batchedTokens: number;
  /** Rows of logits that are held at once outside of the engine's own account. */
  logitRows: number;
};

/** A validator's queue sends one or two requests at a time; each may ask for the log-probabilities of a whole step. */
export const VALIDATOR_DEMAND: Demand = {
  sequences: 2,
  batchedTokens: BATCHED_TOKENS,
  logitRows: BATCHED_TOKENS,
};

/**
 * A miner generates for many at once, each as long as what validators ask for; logits are those of one token each, which
 * the engine counts itself.
 */
export const MINER_DEMAND = {
  sequences: 1,
  sequenceTokens: 4096,
  batchedTokens: 8192,
  logitRows: 0,
} as const satisfies Demand;

/** Sequences at once of a miner's engine, the most first: as many as leave no model out. A CPU computes few at a time. */
export const MINER_SEQUENCES = { cuda: [256, 128, 64, 32, 16, 8, 4, 2, 1], cpu: [16, 8, 4, 2, 1] } as const;
