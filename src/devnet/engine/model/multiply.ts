/** A weight matrix: `rows` outputs of `columns` inputs each, row by row. */
export type Matrix = { rows: number; columns: number; data: Float32Array };

/** What `multiply` reads and writes: `n` rows of each. */
export type Products = { input: Float32Array; output: Float32Array; n: number };

/**
 * output[n × rows] = input[n × columns] · matrixᵀ.
 *
 * Each sum runs over the inputs in order in one accumulator, however many rows there are, so an answer does not
 * depend on what was computed beside it. Four outputs of two rows at once are what the registers hold.
 */
export function multiply(matrix: Matrix, products: Products): void {
  const { rows } = matrix;
  const { n } = products;
  for (let row = 0; row + 3 < rows; row += 4) {
    let at = 0;
    for (; at + 1 < n; at += 2) fourOfTwo(matrix, products, { row, at });
    if (at < n) fourOfOne(matrix, products, { row, at });
  }
  for (let row = rows - (rows % 4); row < rows; row++) {
    for (let at = 0; at < n; at++) single(matrix, products, { row, at });
  }
}

type Place = { row: number; at: number };

function fourOfTwo({ rows, columns, data }: Matrix, { input, output }: Products, { row, at }: Place): void {
  const w0 = row * columns;
  const w1 = w0 + columns;
  const w2 = w1 + columns;
  const w3 = w2 + columns;
  const x = at * columns;
  const y = x + columns;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  let b0 = 0;
  let b1 = 0;
  let b2 = 0;
  let b3 = 0;
  for (let i = 0; i < columns; i++) {
    const a = input[x + i] as number;
    const b = input[y + i] as number;
    const p = data[w0 + i] as number;
    const q = data[w1 + i] as number;
    const r = data[w2 + i] as number;
    const s = data[w3 + i] as number;
    a0 += a * p;
    a1 += a * q;
    a2 += a * r;
    a3 += a * s;
    b0 += b * p;
    b1 += b * q;
    b2 += b * r;
    b3 += b * s;
  }
  const first = at * rows + row;
  const second = first + rows;
  output[first] = a0;
  output[first + 1] = a1;
  output[first + 2] = a2;
  output[first + 3] = a3;
  output[second] = b0;
  output[second + 1] = b1;
  output[second + 2] = b2;
  output[second + 3] = b3;
}

function fourOfOne({ rows, columns, data }: Matrix, { input, output }: Products, { row, at }: Place): void {
  const w0 = row * columns;
  const w1 = w0 + columns;
  const w2 = w1 + columns;
  const w3 = w2 + columns;
  const x = at * columns;
  let a0 = 0;
  let a1 = 0;
  let a2 = 0;
  let a3 = 0;
  for (let i = 0; i < columns; i++) {
    const a = input[x + i] as number;
    a0 += a * (data[w0 + i] as number);
    a1 += a * (data[w1 + i] as number);
    a2 += a * (data[w2 + i] as number);
    a3 += a * (data[w3 + i] as number);
  }
  const first = at * rows + row;
  output[first] = a0;
  output[first + 1] = a1;
  output[first + 2] = a2;
  output[first + 3] = a3;
}

function single({ rows, columns, data }: Matrix, { input, output }: Products, { row, at }: Place): void {
  let sum = 0;
  for (let i = 0; i < columns; i++) {
    sum += (input[at * columns + i] as number) * (data[row * columns + i] as number);
  }
  output[at * rows + row] = sum;
}
