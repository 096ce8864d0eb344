import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Noise, noiseOf } from "../src/domain/noise/noise.ts";
import type { Position, Scored } from "../src/domain/verification/position.ts";
import { type Bins, binOf, marginBins } from "../src/domain/verification/sampling/bins.ts";
import { claimOf } from "../src/domain/verification/sampling/claim.ts";
import { marginOf } from "../src/domain/verification/sampling/margin.ts";
import { claimsOf, marginsOf } from "../src/domain/verification/sampling/run-margins.ts";
import { readTraces, scoredOf, type Trace } from "./read-traces.ts";

/**
 * Makes the tables of the sampling test from honest traces: node scripts/make-policy.ts --out FILE HONEST.jsonl.gz …
 * Each file is one honest stack, drawn with the noise of vLLM's V1 runner on CPUs. The honest envelope is the largest
 * over the stacks of each bin's share; the alternatives are drawn anew on the same contexts, so no cheat's trace is used.
 */
const EDGE = { probability: 0.02, nats: 0.25 };
const BINS: Bins = { winner: [0.3, 0.6, 0.9, 0.99], margin: [0.03, 0.08, 0.2, 0.5, 1.2] };
/** A wider stack that no trace shows: an 8B model on GPUs (reference/verification.md §4.7): 95 % σ, 5 % 3 σ. */
const PUBLISHED_SIGMA = 0.065;

type Chooser = (scored: Scored & { seed: bigint }, i: number) => { id: number; logprob: number };
type Table = number[][];

let state = 12345;
/** A fixed generator: the same traces give the same policy. */
function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  const mixed = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0;
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

function chooser(options: {
  temperature?: number;
  topP?: number;
  otherSeed?: boolean;
  sigma?: () => number;
}) {
  return (scored: Scored & { seed: bigint }, i: number) => {
    const score = (scored.positions[i] as Position).score;
    const temperature = Math.max(0.01, scored.sampling.temperature * (options.temperature ?? 1));
    const sampling = { ...scored.sampling, temperature, topP: options.topP ?? scored.sampling.topP };
    const noise = noiseOf(options.otherSeed ? "vllm" : "vllm-cpu");
    const draw = noise({ seed: scored.seed, position: scored.promptLength + i - 1, draw: i });
    const moved = score.top
      .map((entry) => ({ ...entry, moved: entry.logprob + (options.sigma?.() ?? 0) * normal() }))
      .sort((a, b) => b.moved - a.moved);
    const { kept } = claimOf(
      moved.map(({ id, moved: logprob }) => ({ id, logprob })),
      sampling,
      { probability: 0, nats: 0 },
    );
    const keys = kept.map(({ id, logprob }) => ({ id, key: logprob + temperature * draw(id) }));
    const best = keys.reduce((a, b) => (b.key > a.key ? b : a));
    return score.top.find(({ id }) => id === best.id) as { id: number; logprob: number };
  };
}

const emptyTable = (): Table => BINS.winner.concat(1).map(() => new Array(marginBins(BINS)).fill(0));

function add(table: Table, place: { context: number; bin: number }): void {
  const row = table[place.context] as number[];
  row[place.bin] = (row[place.bin] as number) + 1;
}

function countHonest(traces: Trace[]): Table {
  const table = emptyTable();
  for (const scored of traces.map(scoredOf)) {
    const claims = claimsOf(scored, EDGE);
    const noise: Noise = noiseOf("vllm-cpu");
    for (const margin of marginsOf({ scored, claims, noise }, scored.seed)) add(table, binOf(BINS, margin));
  }
  return table;
}

function countChosen(traces: Trace[], choose: Chooser): Table {
  const table = emptyTable();
  for (const scored of traces.map(scoredOf)) {
    const noise = noiseOf("vllm-cpu");
    const { temperature } = scored.sampling;
    for (const [i, { score }] of scored.positions.entries()) {
      const draw = noise({ seed: scored.seed, position: scored.promptLength + i - 1, draw: i });
      const claim = claimOf(score.top, scored.sampling, EDGE);
      add(table, binOf(BINS, marginOf({ claim, draw, temperature }, choose(scored, i))));
    }
  }
  return table;
}

const round = (x: number) => Number(x.toPrecision(4));

/** Shares within each context, with half a count for what was not seen. */
function shares(table: Table): Table {
  return table.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0) + 0.5 * row.length;
    return row.map((count) => round((count + 0.5) / total));
  });
}

/** An upper bound of each share: the count, one more, and two of its standard errors. */
function upper(table: Table): Table {
  return table.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => round(Math.min(1, (count + 1 + 2 * Math.sqrt(count)) / (total + 1))));
  });
}

const envelope = (tables: Table[]): Table =>
  (tables[0] as Table).map((row, c) =>
    row.map((_, b) => Math.max(...tables.map((t) => (t[c] as number[])[b] as number))),
  );

const SIGMAS = [0.12, 0.25, 0.5, 1, 2];
const ALTERNATIVES: { name: string; cause: string; choose: Chooser }[] = [
  { name: "another seed", cause: "SEED_MISMATCH", choose: chooser({ otherSeed: true }) },
  { name: "greedy", cause: "SAMPLING_MISMATCH", choose: chooser({ temperature: 0 }) },
  ...[0.5, 0.7, 0.9, 1.2, 1.5].map((factor) => ({
    name: `temperature × ${factor}`,
    // A smaller model's flatter distribution looks like a hotter one.
    cause: factor < 1 ? "SAMPLING_MISMATCH" : "MODEL_MISMATCH",
    choose: chooser({ temperature: factor }),
  })),
  { name: "top_p 0.8", cause: "SAMPLING_MISMATCH", choose: chooser({ topP: 0.8 }) },
  ...SIGMAS.map((sigma) => ({
    name: `other logits, σ ${sigma}`,
    cause: "MODEL_MISMATCH",
    choose: chooser({ sigma: () => sigma }),
  })),
];

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
const stacks = positionals.map((file) => readTraces(file));
const contexts = stacks.flat();
const published = chooser({ sigma: () => (uniform() < 0.05 ? 3 : 1) * PUBLISHED_SIGMA });
const measured = envelope(stacks.map((stack) => upper(countHonest(stack))));
const tables = {
  made: `node scripts/make-policy.ts --out FILE ${positionals.join(" ")}`,
  tokens: contexts.reduce((sum, { miner }) => sum + miner.ids.length, 0),
  edge: EDGE,
  bins: BINS,
  measured,
  published: envelope([measured, upper(countChosen(contexts, published))]),
  alternatives: ALTERNATIVES.map(({ name, cause, choose }) => ({
    name,
    cause,
    table: shares(countChosen(contexts, choose)),
  })),
};
const source = `/** Tables of the sampling test: P(margin bin | context), see \`scripts/make-policy.ts\`. */
export const tables = ${JSON.stringify(tables, null, 1)};
`;
if (values.out) writeFileSync(values.out, source);
else console.log(source);
