/** One query against the keys and values of its own sequence up to its own position. */
export type Attention = {
  query: Float32Array;
  /** Where the query's first head begins in `query`, and the result's in `output`. */
  queryAt: number;
  output: Float32Array;
  outputAt: number;
  keys: Float32Array;
  values: Float32Array;
  /** Floats per position in keys and values. */
  width: number;
  /** Positions to look at. */
  length: number;
};

/** How heads are grouped, and room for the scores of one head. */
export type Heads = { heads: number; kvHeads: number; headSize: number; scores: Float32Array };

/** Grouped-query attention of one position, softmax in full precision. Head sizes are multiples of 4. */
export function attend(shape: Heads, work: Attention): void {
  const { heads, kvHeads, headSize } = shape;
  const group = heads / kvHeads;
  for (let head = 0; head < heads; head++) {
    const kvAt = Math.floor(head / group) * headSize;
    const total = scoreHead(shape, work, { queryAt: work.queryAt + head * headSize, kvAt });
    mixHead(shape, work, { outputAt: work.outputAt + head * headSize, kvAt, total });
  }
}

/** exp(score − highest score) of each position into `scores`; gives their sum. */
function scoreHead(
  { headSize, scores }: Heads,
  { query, keys, width, length }: Attention,
  { queryAt, kvAt }: { queryAt: number; kvAt: number },
): number {
  const scale = 1 / Math.sqrt(headSize);
  let highest = Number.NEGATIVE_INFINITY;
  for (let position = 0; position < length; position++) {
    const from = position * width + kvAt;
    let even = 0;
    let odd = 0;
    for (let i = 0; i < headSize; i += 2) {
      even += (query[queryAt + i] as number) * (keys[from + i] as number);
      odd += (query[queryAt + i + 1] as number) * (keys[from + i + 1] as number);
    }
    const score = (even + odd) * scale;
    scores[position] = score;
    if (score > highest) highest = score;
  }
  let total = 0;
  for (let position = 0; position < length; position++) {
    const weight = Math.exp((scores[position] as number) - highest);
    scores[position] = weight;
    total += weight;
  }
  return total;
}

/** Σ weight · value over the positions, four numbers of the head at a time. */
function mixHead(
  { headSize, scores }: Heads,
  { output, values, width, length }: Attention,
  { outputAt, kvAt, total }: { outputAt: number; kvAt: number; total: number },
): void {
  for (let i = 0; i < headSize; i += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let from = kvAt + i;
    for (let position = 0; position < length; position++) {
      const weight = scores[position] as number;
      a += weight * (values[from] as number);
      b += weight * (values[from + 1] as number);
      c += weight * (values[from + 2] as number);
      d += weight * (values[from + 3] as number);
      from += width;
    }
    output[outputAt + i] = a / total;
    output[outputAt + i + 1] = b / total;
    output[outputAt + i + 2] = c / total;
    output[outputAt + i + 3] = d / total;
  }
}
