import { createCrossEntropy } from "./cross-entropy.ts";
import type { BenchLine, Detector } from "./detector.ts";
import { createExactMatch } from "./exact-match.ts";
import { createGonka } from "./gonka.ts";
import { noiseOfLines } from "./noise-of-lines.ts";
import { createReference } from "./reference.ts";

/** What the detectors that are not ours are made from. */
export type BaselineOptions = {
  /**
   * Honest lines by class: thresholds are tuned on them. Tuned on the very lines that are judged afterwards, the
   * baselines look better than they are.
   */
  honest: BenchLine[][];
  /** The model's end tokens. */
  endIds: number[];
  /** Width of its logits; absent: noise maps that need it are not tried. */
  vocabulary?: number;
  /** False alarms per simulated miner, for those that can promise any. */
  alpha: number;
};

/** Every detector that is not ours: the reference's rules, Gonka's distance, cross-entropy, exact match. */
export function createBaselines({ honest, endIds, vocabulary, alpha }: BaselineOptions): Detector[] {
  const all = honest.flat();
  return [
    createReference("4.2", endIds),
    createReference("4.5", endIds),
    createReference("5.3", endIds),
    createGonka({ honest: all }),
    createCrossEntropy({ honest: all, alpha }),
    createExactMatch({ noise: noiseOfLines(all, vocabulary), honest, alpha }),
  ];
}
