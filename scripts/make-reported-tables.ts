/**
 * Prints the `scale` of a policy (`src/domain/verification/policy/data`): how far honest stacks report from the prefill.
 *
 *   npx node scripts/make-reported-tables.ts TRACES.jsonl.gz…
 *
 * One file per honest stack; the verifier's own is left out, for there the distance is 0.
 */
import { measureScale } from "./measure-scale.ts";
import { readTraces, scoredOf } from "./read-traces.ts";

const files = process.argv.slice(2);
const stacks = files.map((file) => readTraces(file).flatMap((line) => scoredOf(line).positions));
const made = `npx node scripts/make-reported-tables.ts ${files.join(" ")}`;
console.log(JSON.stringify(measureScale(stacks, made)));
