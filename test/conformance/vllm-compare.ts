import { type Difference, type Entry, TOLERANCE, topDifference } from "./vllm-top.ts";

/** Below this rank the order of tokens must be exact; beyond, one place more for each multiple. */
const DEEP_RANK = 200;

/** Keys whose values are a server's own: ids, times, and where its model lies. */
const OWN = new Set(["id", "created", "system_fingerprint", "root"]);

/** What an unseeded draw decides. */
const DRAWN = new Set([
  "text",
  "content",
  "logprobs",
  "token_ids",
  "finish_reason",
  "stop_reason",
  "completion_tokens",
  "total_tokens",
  "usage",
]);

/** The answer without what no two servers share. */
export function masked(value: unknown, drawn = false): unknown {
  if (Array.isArray(value)) return value.map((one) => masked(one, drawn));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (drawn && DRAWN.has(key)) return [key, "*"];
      if (key.endsWith("logprobs")) return [key, one];
      return [key, OWN.has(key) && typeof one !== "object" ? "*" : masked(one, drawn)];
    }),
  );
}

/** Keys and kinds of values, however many there are; objects keyed by tokens count as lists. */
export function shapeOf(value: unknown, key = ""): unknown {
  if (key === "stop_reason" || key === "finish_reason") return "*";
  if (Array.isArray(value)) return distinct(value.map((one) => shapeOf(one, key)));
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  if (isByToken(value, key)) return distinct(Object.values(value).map((one) => shapeOf(one)));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one, name)]));
}

function distinct(shapes: unknown[]): string[] {
  return [...new Set(shapes.map((shape) => JSON.stringify(shape)))].sort();
}

function isByToken(value: object, key: string): boolean {
  return key === "prompt_logprobs" || (key === "top_logprobs" && !("token" in value));
}

/** The first place where two masked values differ; log-probabilities within the tolerance are equal. */
export function firstDifference(expected: unknown, got: unknown, path = ""): Difference | null {
  if (near(expected, got, path)) return null;
  if (Array.isArray(expected) && Array.isArray(got)) return listDifference(expected, got, path);
  if (!isObject(expected) || !isObject(got)) return { path, expected, got };
  if (/\.top_logprobs\.\d+$/.test(path)) {
    return topDifference(Object.entries(expected), Object.entries(got), path);
  }
  if (/\.?prompt_logprobs\.\d+$/.test(path)) {
    return (
      topDifference(logprobsOf(expected), logprobsOf(got), path) ?? sharedDifference(expected, got, path)
    );
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(got)]);
  return firstOf(keys, (key) =>
    firstDifference(expected[key], got[key], path === "" ? key : `${path}.${key}`),
  );
}

function listDifference(expected: unknown[], got: unknown[], path: string): Difference | null {
  if (isTop(expected) && isTop(got)) return topDifference(topOf(expected), topOf(got), path);
  if (expected.length !== got.length) {
    return { path: `${path}.length`, expected: expected.length, got: got.length };
  }
  return firstOf(expected.keys(), (i) => firstDifference(expected[i], got[i], `${path}.${i}`));
}

function near(expected: unknown, got: unknown, path: string): boolean {
  if (typeof expected !== "number" || typeof got !== "number" || !/logprob/.test(path))
    return expected === got;
  // Far down, hundreds of tokens lie within the tolerance of one another: their order is not the model's.
  const most = path.endsWith(".rank") ? Math.floor(expected / DEEP_RANK) : TOLERANCE;
  return Math.abs(expected - got) <= most;
}

function sharedDifference(
  expected: Record<string, unknown>,
  got: Record<string, unknown>,
  path: string,
): Difference | null {
  const shared = Object.keys(expected).filter((key) => key in got);
  return firstOf(shared, (key) => firstDifference(expected[key], got[key], `${path}.${key}`));
}

function isTop(value: unknown[]): value is { token: string; logprob: number }[] {
  return (
    value.length > 0 && value.every((one) => isObject(one) && "token" in one && !("top_logprobs" in one))
  );
}

function topOf(list: { token: string; logprob: number }[]): Entry[] {
  return list.map(({ token, logprob }) => [token, logprob]);
}

function logprobsOf(entries: Record<string, unknown>): Entry[] {
  return Object.entries(entries).map(([id, one]) => [id, isObject(one) ? one.logprob : one]);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function firstOf<T>(items: Iterable<T>, find: (item: T) => Difference | null): Difference | null {
  for (const item of items) {
    const found = find(item);
    if (found !== null) return found;
  }
  return null;
}
