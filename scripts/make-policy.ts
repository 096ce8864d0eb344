import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { noiseOf } from "../src/domain/noise/noise.ts";
import type { Position, Scored } from "../src/domain/verification/position.ts";
import {
  type Bins,
  contexts,
  marginBins,
  type Place,
  placeOf,
} from "../src/domain/verification/sampling/bins.ts";
import { type Claim, claimOf } from "../src/domain/verification/sampling/claim.ts";
import type { Draws } from "../src/domain/verification/sampling/draws.ts";
import { marginOf } from "../src/domain/verification/sampling/margin.ts";
import { claimsOf, trialOf } from "../src/domain/verification/sampling/trial.ts";
import { readTraces, scoredOf, type Trace } from "./read-traces.ts";

/**
 * Makes the tables of the sampling test from honest traces: node scripts/make-policy.ts --out FILE HONEST.jsonl.gz …
 * Each file is one honest stack, drawn with the noise of vLLM's V1 runner on CPUs. The honest envelope is the largest
 * over the stacks of each bin's share; the alternatives are drawn anew on the same contexts, so no cheat's trace is used.
 */
const EDGE = { probability: 0.02, nats: 0.25 };
const BINS: Bins = { gap: [0.04, 0.12, 0.35, 1, 2], margin: [0.03, 0.08, 0.2, 0.5, 1.2] };
/** A wider stack that no trace shows: an 8B model on GPUs (reference/verification.md §4.7): 95 % σ, 5 % 3 σ. */
const PUBLISHED_SIGMA = 0.065;

type Line = Scored & { seed: bigint };
type Chooser = (line: Line, i: number) => number;
type Table = number[][];

let state = 12345;
/** A fixed generator: the same traces give the same policy. */
function uniform(): number {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  const mixed = Math.imul(state ^ (state >>> 15), 0x85ebca6b) >>> 0;
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 32;
}
const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** Another seed, or other logits: normal noise of the given width on each of the top. */
function chooser({
  otherSeed = false,
  sigma = () => 0,
}: {
  otherSeed?: boolean;
  sigma?: () => number;
}): Chooser {
  return ({ positions, promptLength, sampling, seed }, i) => {
    const { top } = (positions[i] as Position).score;
    const noise = noiseOf(otherSeed ? "vllm" : "vllm-cpu");
    const draw = noise({ seed, position: promptLength + i - 1, draw: i });
    const moved = top
      .map(({ id, logprob }) => ({ id, logprob: logprob + sigma() * normal() }))
      .sort((a, b) => b.logprob - a.logprob);
    const keys = claimOf(moved, sampling, { probability: 0, nats: 0 }).kept.map(({ id, logprob }) => ({
      id,
      key: logprob + sampling.temperature * draw(id),
    }));
    return keys.reduce((a, b) => (b.key > a.key ? b : a)).id;
  };
}

const emptyTable = (): Table =>
  Array.from({ length: contexts(BINS) }, () => new Array(marginBins(BINS)).fill(0));

function add(table: Table, place: Place): void {
  const row = table[place.context] as number[];
  row[place.bin] = (row[place.bin] as number) + 1;
}

/** Where the tokens of the traces lie, or those that `choose` puts in their places. */
function count(traces: Trace[], choose?: Chooser): Table {
  const table = emptyTable();
  for (const line of traces.map(scoredOf)) {
    const claims = claimsOf(line, EDGE);
    const noise = noiseOf("vllm-cpu");
    const { draws, places } = trialOf({ bins: BINS }, { scored: line, claims, noise }, line.seed);
    for (const [i, place] of places.entries()) {
      if (!choose) add(table, place);
      else add(table, chosenPlace(line, { i, claim: claims[i] as Claim, draws: draws[i] as Draws }, choose));
    }
  }
  return table;
}

function chosenPlace(line: Line, at: { i: number; claim: Claim; draws: Draws }, choose: Chooser): Place {
  const { top } = (line.positions[at.i] as Position).score;
  const id = choose(line, at.i);
  const index = top.findIndex((entry) => entry.id === id);
  const draws = { top: at.draws.top, own: at.draws.top[index] as number };
  const { temperature } = line.sampling;
  return placeOf(
    BINS,
    marginOf({ claim: at.claim, draws, temperature }, (top[index] as { logprob: number }).logprob),
  );
}

const round = (x: number) => Number(x.toPrecision(4));

/** Shares within each context, with half a count for what was not seen. */
function shares(table: Table): Table {
  return table.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0) + 0.5 * row.length;
    return row.map((count) => round((count + 0.5) / total));
  });
}

/** Shares of the mismatches alone; a match is reckoned from its chance. */
function mismatches(table: Table): Table {
  const cut = shares(table.map(([, ...rest]) => rest));
  return cut.map((row) => [1, ...row]);
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

const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: "string" } } });
const stacks = positionals.map((file) => readTraces(file));
const all = stacks.flat();
const otherLogits = (sigma: number) => shares(count(all, chooser({ sigma: () => sigma })));
const published = chooser({ sigma: () => (uniform() < 0.05 ? 3 : 1) * PUBLISHED_SIGMA });
const measured = envelope(stacks.map((stack) => upper(count(stack))));
const table = {
  made: `node scripts/make-policy.ts --out FILE ${positionals.join(" ")}`,
  tokens: all.reduce((sum, { miner }) => sum + miner.ids.length, 0),
  edge: EDGE,
  bins: BINS,
  measured,
  published: envelope([measured, upper(count(all, published))]),
  otherSeed: mismatches(count(all, chooser({ otherSeed: true }))),
  otherLogits: [0.12, 0.25, 0.5, 1, 2].map((sigma) => ({ sigma, table: otherLogits(sigma) })),
};
const source = `/** Tables of the sampling test: P(margin bin | context), see \`scripts/make-policy.ts\`. */
export const tables = ${JSON.stringify(table, null, 1)};
`;
if (values.out) writeFileSync(values.out, source);
else console.log(source);
