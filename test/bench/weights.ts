import { weightsOfScores } from "../../src/domain/weights/weights-of-scores.ts";
import type { BenchResult } from "./table.ts";
import { quantile } from "./table.ts";

const RUNS = 2_000;

/** From the scores of a full subnet to the numbers that go on chain. */
export function benchWeights(neurons = 256): BenchResult {
  const subnet = {
    neurons: Array.from({ length: neurons }, (_, uid) => ({ uid })),
    minAllowedWeights: 1,
    maxWeightLimit: 65_535,
  };
  const scores = subnet.neurons.map(({ uid }) => ({ uid, score: 1 + (uid % 97) / 31 }));
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    weightsOfScores(scores, subnet);
    times.push(performance.now() - startedAt);
  }
  const row = [0.5, 0.99].map((share) => quantile(times, share).toFixed(3));
  return { title: `Weights of ${neurons} uids`, head: ["median, ms", "99 %, ms"], rows: [row] };
}
