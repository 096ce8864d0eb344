import type { Row } from "./row.ts";

/** Most tokens to decision in the median, laundered, at α = 1e-3. */
const MEDIANS: Record<string, number> = {
  "seed-ignored": 32,
  greedy: 32,
  small: 128,
  "small-forged": 128,
  "top-p-0.8": 192,
  colder: 256,
  int4: 5000,
};
/** Shown by the first answer that has them, so by the most that is asked for. */
const FIRST_ANSWER: [name: string, variant: Row["variant"]][] = [
  ["early-stop", "laundered"],
  ["small-forged", "reported"],
];
const LONGEST_ANSWER = 192;
/** Of 4,000 honest miners of 20,000 tokens. */
const MOST_FAILED = 1;

/** What our own rows miss of what verification has to reach, a sentence each. */
export function missedBars(rows: Row[]): string[] {
  return rows
    .filter(({ detector }) => detector === "targon")
    .flatMap((row) => [...honestMiss(row), ...cheatMiss(row)]);
}

function honestMiss({ variant, minersFailed, resampledFailed, ...row }: Row): string[] {
  if (variant !== "honest") return [];
  const dealt =
    minersFailed > 0 ? [`${nameOf(row)}: ${minersFailed} of ${row.miners} honest miners failed`] : [];
  const isMany = resampledFailed !== null && resampledFailed > MOST_FAILED;
  return [...dealt, ...(isMany ? [`${nameOf(row)}: ${resampledFailed} of 4,000 honest miners failed`] : [])];
}

function cheatMiss(row: Row): string[] {
  const limit = limitOf(row);
  const { medianTokensToDecision: median } = row;
  if (limit === undefined || (median !== null && median <= limit)) return [];
  return [`${nameOf(row)}: ${median ?? "more than 20,000"} tokens to decision, at most ${limit} are wanted`];
}

function limitOf({ class: name, variant }: Row): number | undefined {
  if (FIRST_ANSWER.some(([cheat, shown]) => cheat === name && shown === variant)) return LONGEST_ANSWER;
  return variant === "laundered" ? MEDIANS[name] : undefined;
}

function nameOf({ stack, class: name }: Pick<Row, "stack" | "class">): string {
  return `${stack}/${name}`;
}
