import { InvalidArgumentError } from "commander";

const GPU = /^(?:\d{1,3}|(?:GPU|MIG)-[\w/-]{1,80})$/;

/** Indexes or UUIDs of GPUs with commas between. */
export function parseGpus(text: string): string[] {
  const gpus = [...new Set(text.split(",").map((word) => word.trim()))];
  if (gpus.every((gpu) => GPU.test(gpu))) return gpus;
  throw new InvalidArgumentError("Expected indexes (0,1) or UUIDs (GPU-… or MIG-…), commas between.");
}
