type Reader = { tokens: string[]; at: number; i: number };

/**
 * The function that a text such as "logit[i] = ((i*7) % 10)/1000 as float32" describes, or null when it is no
 * arithmetic over i. Only numbers, i, brackets and + - * / % are understood.
 */
export function parseFormula(text: string): ((i: number) => number) | null {
  const match = /^\w+\[i\]\s*=\s*([\d\s.i()+\-*/%]+?)\s*(?:as\s+(float32|float64))?\s*$/.exec(text);
  if (!match) return null;
  const tokens = (match[1] ?? "").match(/\d+(?:\.\d+)?|[i()+\-*/%]/g) ?? [];
  const at = (i: number) => {
    const reader: Reader = { tokens, at: 0, i };
    const value = sum(reader);
    return reader.at === tokens.length ? value : Number.NaN;
  };
  if (!Number.isFinite(at(1))) return null;
  return match[2] === "float32" ? (i) => Math.fround(at(i)) : at;
}

function take(reader: Reader, choices: string): string | undefined {
  const token = reader.tokens[reader.at];
  if (token === undefined || token.length !== 1 || !choices.includes(token)) return undefined;
  reader.at++;
  return token;
}

function sum(reader: Reader): number {
  let value = product(reader);
  for (let sign = take(reader, "+-"); sign; sign = take(reader, "+-")) {
    const next = product(reader);
    value = sign === "+" ? value + next : value - next;
  }
  return value;
}

function product(reader: Reader): number {
  let value = factor(reader);
  for (let sign = take(reader, "*/%"); sign; sign = take(reader, "*/%")) {
    const next = factor(reader);
    if (sign === "*") value *= next;
    else value = sign === "/" ? value / next : value % next;
  }
  return value;
}

function factor(reader: Reader): number {
  if (take(reader, "-")) return -factor(reader);
  if (take(reader, "i")) return reader.i;
  if (take(reader, "(")) {
    const value = sum(reader);
    return take(reader, ")") ? value : Number.NaN;
  }
  return Number(reader.tokens[reader.at++] ?? "none");
}
