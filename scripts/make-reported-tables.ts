/**
 * Prints the tables of `src/domain/verification/reported/scale-data.ts`: how far honest stacks report from the prefill.
 *
 *   npx node scripts/make-reported-tables.ts TRACES.jsonl.gz…
 *
 * One file per honest stack other than the verifier's own (there the distance is 0).
 */
import { OCTAVES, octaveOf } from "../src/domain/verification/reported/octave.ts";
import { stepDistance } from "../src/domain/verification/reported/step-distance.ts";
import { readTraces, scoredOf } from "./read-traces.ts";

const CLIP = 3;
/** Counts added to each bin: no table is surer than its sample. */
const SMOOTH = 2;

const files = process.argv.slice(2);
const tables = files.map((file) => {
  const counts = new Array<number>(OCTAVES).fill(SMOOTH);
  let tokens = 0;
  for (const line of readTraces(file))
    for (const position of scoredOf(line).positions) {
      const distance = stepDistance(position, CLIP);
      if (distance === null) continue;
      const bin = octaveOf(distance.steps);
      counts[bin] = (counts[bin] ?? 0) + 1;
      tokens++;
    }
  const total = counts.reduce((sum, count) => sum + count, 0);
  return { tokens, table: counts.map((count) => Number((count / total).toPrecision(3))) };
});
console.log(
  JSON.stringify({
    tokens: Math.min(...tables.map(({ tokens }) => tokens)),
    honest: tables.map(({ table }) => table),
  }),
);
