import { attend, type Heads } from "./attend.ts";
import { type ModelConfig, readConfig } from "./config.ts";
import { addTo, rmsNorm, siluTimes } from "./elementwise.ts";
import { roundToBfloat16 } from "./half-floats.ts";
import type { KvCache } from "./kv-cache.ts";
import { type Matrix, multiply } from "./multiply.ts";
import { createRotary, type Rotate } from "./rotary.ts";
import { type Dtype, type LayerWeights, readWeights, type Weights } from "./weights.ts";

/** One token to compute: its place in its sequence, and whether its logits are wanted. */
export type Row = { token: number; position: number; cache: KvCache; wanted: boolean };

/** A loaded model. `forward` computes up to `maxRows` tokens of any sequences; earlier positions must be cached. */
export type Llama = {
  config: ModelConfig;
  maxRows: number;
  /** Calls back with each wanted row's index and logits (valid during the call), in order. */
  forward(rows: readonly Row[], onLogits: (row: number, logits: Float32Array) => void): void;
};

const LOGIT_ROWS = 8;

type Work = {
  config: ModelConfig;
  rotate: Rotate;
  heads: Heads;
  /** Rounds what a half-precision stack would store; nothing in float32. */
  store: (values: Float32Array, count: number) => void;
  stream: Float32Array;
  normed: Float32Array;
  wide: Float32Array;
  mixed: Float32Array;
  change: Float32Array;
  logits: Float32Array;
};

/** Loads a model from its folder. @throws CONFIG_INVALID, FILE_UNREADABLE */
export function openLlama(folder: string, { dtype, maxRows }: { dtype: Dtype; maxRows: number }): Llama {
  const config = readConfig(folder);
  const weights = readWeights(folder, config, dtype);
  const work = createWork(config, { dtype, maxRows });
  return {
    config,
    maxRows,
    forward: (rows, onLogits) => {
      embed(weights.embedding, work, rows);
      weights.layers.forEach((layer, index) => {
        attentionBlock(layer, work, { rows, index });
        feedForwardBlock(layer, work, rows.length);
      });
      readOut(weights, work, { rows, onLogits });
    },
  };
}

function createWork(config: ModelConfig, { dtype, maxRows }: { dtype: Dtype; maxRows: number }): Work {
  const { hidden, feedForward, heads, kvHeads, headSize, vocabulary, context } = config;
  const wide = Math.max(2 * feedForward, (heads + 2 * kvHeads) * headSize);
  const room = (size: number) => new Float32Array(maxRows * size);
  return {
    config,
    rotate: createRotary(config),
    heads: { heads, kvHeads, headSize, scores: new Float32Array(context) },
    store: dtype === "bfloat16" ? roundToBfloat16 : () => {},
    stream: room(hidden),
    normed: room(hidden),
    wide: room(wide),
    mixed: room(Math.max(feedForward, heads * headSize)),
    change: room(hidden),
    logits: new Float32Array(LOGIT_ROWS * vocabulary),
  };
}

function embed({ columns, data }: Matrix, { stream }: Work, rows: readonly Row[]): void {
  rows.forEach(({ token }, row) => {
    stream.set(data.subarray(token * columns, (token + 1) * columns), row * columns);
  });
}

function attentionBlock(
  layer: LayerWeights,
  work: Work,
  { rows, index }: { rows: readonly Row[]; index: number },
): void {
  const { config, stream, normed, wide, mixed, store } = work;
  const { heads, kvHeads, headSize } = config;
  const n = rows.length;
  normalise(work, layer.attentionNorm, n);
  multiply(layer.queryKeyValue, { input: normed, output: wide, n });
  const rowWidth = layer.queryKeyValue.rows;
  store(wide, n * rowWidth);
  rows.forEach(({ position }, row) => {
    work.rotate(wide, row * rowWidth, { heads: heads + kvHeads, position });
  });
  store(wide, n * rowWidth);
  const keyAt = heads * headSize;
  rows.forEach(({ position, cache }, row) => {
    const from = row * rowWidth + keyAt;
    const { width } = cache;
    cache.keys[index]?.set(wide.subarray(from, from + width), position * width);
    cache.values[index]?.set(wide.subarray(from + width, from + 2 * width), position * width);
  });
  rows.forEach(({ position, cache }, row) => {
    attend(work.heads, {
      query: wide,
      queryAt: row * rowWidth,
      output: mixed,
      outputAt: row * keyAt,
      keys: cache.keys[index] as Float32Array,
      values: cache.values[index] as Float32Array,
      width: cache.width,
      length: position + 1,
    });
  });
  store(mixed, n * keyAt);
  addProduct(layer.output, work, n);
  store(stream, n * config.hidden);
}

function feedForwardBlock(layer: LayerWeights, work: Work, n: number): void {
  const { config, stream, normed, wide, mixed, store } = work;
  normalise(work, layer.feedForwardNorm, n);
  multiply(layer.gateUp, { input: normed, output: wide, n });
  store(wide, n * layer.gateUp.rows);
  siluTimes(wide, mixed, { n, size: config.feedForward });
  store(mixed, n * config.feedForward);
  addProduct(layer.down, work, n);
  store(stream, n * config.hidden);
}

function normalise({ config, stream, normed, store }: Work, weight: Float32Array, n: number): void {
  rmsNorm({ input: stream, output: normed, n }, weight, config.normEpsilon);
  store(normed, n * config.hidden);
}

/** stream += matrix · mixed */
function addProduct(matrix: Matrix, { config, stream, mixed, change, store }: Work, n: number): void {
  multiply(matrix, { input: mixed, output: change, n });
  store(change, n * config.hidden);
  addTo(stream, change, n * config.hidden);
}

type ReadOut = { rows: readonly Row[]; onLogits: (row: number, logits: Float32Array) => void };

/** Logits of the wanted rows, a few at a time so that a large vocabulary needs little room. */
function readOut({ norm, head }: Weights, work: Work, { rows, onLogits }: ReadOut): void {
  const { config, normed, change, logits, store } = work;
  const { hidden, vocabulary } = config;
  normalise(work, norm, rows.length);
  const wanted = rows.flatMap(({ wanted }, row) => (wanted ? [row] : []));
  for (let start = 0; start < wanted.length; start += LOGIT_ROWS) {
    const some = wanted.slice(start, start + LOGIT_ROWS);
    some.forEach((row, i) => {
      change.set(normed.subarray(row * hidden, (row + 1) * hidden), i * hidden);
    });
    multiply(head, { input: change, output: logits, n: some.length });
    store(logits, some.length * vocabulary);
    some.forEach((row, i) => {
      onLogits(row, logits.subarray(i * vocabulary, (i + 1) * vocabulary));
    });
  }
}
