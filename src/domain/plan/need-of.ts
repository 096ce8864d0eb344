import { cardsOf, type Layout } from "./layouts.ts";
import { type Demand, PLAN_NUMBERS } from "./plan-numbers.ts";
import type { ModelShape, Need } from "./types.ts";

/** What an engine runs on and how much it is to hold. */
export type Load = {
  device: "cuda" | "cpu";
  layout: Layout;
  demand: Demand;
  /** Longest context, tokens. */
  length: number;
};

/** The need of one card, and its part that vLLM sizes itself by. */
export type CardNeed = Need & {
  /** Weights, cache, activations and graphs: what `--gpu-memory-utilization` covers, MiB. */
  ownMiB: number;
};

const MIB = 2 ** 20;

/** What one card of an engine must hold, MiB, each part rounded up; the card of the largest pipeline stage. */
export function needOf(shape: ModelShape, { device, layout, demand, length }: Load): CardNeed {
  const { tensorParallel, pipelineParallel } = layout;
  const stage = Math.ceil(shape.layers / pipelineParallel) / shape.layers;
  // Beside its layers the first stage holds the embeddings, the last one the head.
  const ends = pipelineParallel === 1 ? 0 : 2 * shape.vocabSize * shape.hiddenSize;
  const cacheBytes = shape.kvBytesPerToken * stage * cacheTokens(demand, length);
  const weightsMiB = toMiB((shape.weightBytes * stage + ends) / tensorParallel);
  const kvMiB = toMiB(cacheBytes / Math.min(tensorParallel, shape.kvHeads));
  const logitsMiB = toMiB(demand.logitRows * shape.vocabSize * PLAN_NUMBERS.logitBytes);
  const counted = activationsMiB(shape, demand) + (device === "cuda" ? PLAN_NUMBERS.graphsMiB : 0);
  const overheadMiB = counted + outsideMiB(device, cardsOf(layout));
  return {
    weightsMiB,
    kvMiB,
    logitsMiB,
    overheadMiB,
    totalMiB: weightsMiB + kvMiB + logitsMiB + overheadMiB,
    ownMiB: weightsMiB + kvMiB + counted,
  };
}

function cacheTokens({ sequences, sequenceTokens }: Demand, length: number): number {
  return Math.max(length, sequences * Math.min(length, sequenceTokens ?? length));
}

function activationsMiB({ hiddenSize }: ModelShape, { batchedTokens }: Demand): number {
  const peak = toMiB(batchedTokens * hiddenSize * PLAN_NUMBERS.activationBytes);
  return Math.max(PLAN_NUMBERS.leastActivationsMiB, peak);
}

function outsideMiB(device: "cuda" | "cpu", cards: number): number {
  if (device === "cpu") return PLAN_NUMBERS.cpuProcessMiB;
  return cards === 1 ? PLAN_NUMBERS.contextMiB : PLAN_NUMBERS.joinedContextMiB;
}

function toMiB(bytes: number): number {
  return Math.ceil(bytes / MIB);
}
