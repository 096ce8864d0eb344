/** A GPU, or a slice of one (MIG), as its host told it. Memory in MiB. */
export type Gpu = {
  /** Position that the driver gives it on its host; a MIG slice has that of its card. */
  index: number;
  /** `GPU-…` or `MIG-…`: what a container is given. */
  uuid: string;
  name: string;
  memoryMiB: number;
  /** Not used by anybody else at the moment of reading; what our own engines hold counts as free. */
  freeMiB: number;
  /** Compute capability, e.g. "9.0"; null: not told. */
  computeCapability: string | null;
  /** Driver version; null: not told. */
  driver: string | null;
};

/** A machine that engines can run on. */
export type Host = {
  /** As given by `--engines.host`; the default is this machine's Docker socket. */
  name: string;
  gpus: Gpu[];
  /** What engines may use of the machine's memory with `--engines.device cpu`, MiB; our own count as free. */
  memoryMiB: number;
};

/** What of a model decides where it can run. From config.json and the safetensors headers at `revision`. */
export type ModelShape = {
  model: string;
  /** The commit that was read: 40 hex digits; for a folder, a hash over its config and headers. */
  revision: string;
  /** As the engine will hold them: float32 checkpoints count half, as engines load them in 16 bits. */
  weightBytes: number;
  layers: number;
  hiddenSize: number;
  heads: number;
  /** Into so many parts the cache can be cut over cards: 1 where all heads share one latent vector (MLA). */
  kvHeads: number;
  vocabSize: number;
  /** Longest context that the model states, tokens. */
  maxModelLen: number;
  /** Key and value of one token over all layers, bytes in 16 bits. */
  kvBytesPerToken: number;
};

/** What is needed of each card (on a CPU: of the machine), MiB, and what makes it up. */
export type Need = {
  weightsMiB: number;
  kvMiB: number;
  /** Held for a moment while prompt logprobs are made; vLLM does not count it. */
  logitsMiB: number;
  /** Activations, CUDA graphs, and the context of CUDA and NCCL. */
  overheadMiB: number;
  totalMiB: number;
};

/** What one engine is given. */
export type Placement = {
  model: string;
  revision: string;
  host: string;
  /** UUIDs, in the order given to the container; empty on a CPU. */
  gpus: string[];
  tensorParallel: number;
  pipelineParallel: number;
  /** `--gpu-memory-utilization`: share of each card's whole memory, 0–1; null on a CPU. */
  memoryUtilization: number | null;
  /** `--max-model-len`, tokens. */
  maxModelLen: number;
  need: Need;
};

/** What is to be planned for a neuron that runs. */
export type PlanTurn = {
  models: readonly string[];
  /** Number of the epoch: whose turn it is where not all fit. A miner has none, and its first models run. */
  epoch: number;
  /** Engines that stand, as they were planned; a plan leaves them where they are if it can. */
  running: readonly Placement[];
};

/** A model without a place. */
export type LeftOut = {
  model: string;
  /** Why, in one sentence with its numbers. */
  why: string;
  /** What would make it fit, in one sentence with its numbers. */
  mend: string;
};

/** Which engine runs where; the same input gives the same plan. */
export type Plan = { placements: Placement[]; left: LeftOut[] };
