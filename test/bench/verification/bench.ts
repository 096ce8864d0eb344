import { ALPHA } from "../../../src/domain/verification/calibrate/resample.ts";
import { type Counts, countsOf, divergenceOf } from "./bound.ts";
import type { BenchLine, Detector } from "./detectors/detector.ts";
import { launder } from "./detectors/to-bench-line.ts";
import type { MakeDetectors } from "./detectors-of.ts";
import { type Row, tokensFor } from "./row.ts";
import { detectionOf, type Scores, scoresOf, thresholdOf } from "./scores.ts";
import { dealHonest, type Failures, resampleHonest, simulateCheats } from "./simulate.ts";
import { isCovered } from "./targon.ts";
import type { Views } from "./targon-view.ts";
import type { TraceFile } from "./trace-files.ts";

/** Shares of cheating answers of the miners that mix. */
const SHARES = [0.1, 0.5];
/** Lines of an honest stack that are kept for the miners that mix. */
const KEPT_LINES = 600;

/** A file's lines. */
export type Sample = { file: TraceFile; lines: BenchLine[] };

/** Takes the honest files of each folder first, then those of cheats; each row is given once. */
export type Bench = {
  /** All honest files of one folder. */
  honest(samples: Sample[]): void;
  /** The rows of all honest files, after the last of them. */
  honestRows(): Row[];
  cheats(sample: Sample): Row[];
};

/** A folder's detectors, tuned on its honest lines, and lines of its first honest file for the miners that mix. */
type Stack = { detectors: Detector[]; honest: BenchLine[] };

/** What the honest files leave behind for those of the cheats. */
type Known = {
  views: Views;
  make: MakeDetectors;
  stacks: Map<string, Stack>;
  measured: { row: Row; scores: Scores }[];
  counts: Counts[];
};

/** A benchmark of these detectors; our own judgement makes the bound. */
export function createBench(views: Views, make: MakeDetectors): Bench {
  const known: Known = { views, make, measured: [], stacks: new Map(), counts: [] };
  return {
    honest: (samples) => addHonest(known, samples),
    honestRows: () =>
      known.measured.map(({ row, scores }) => ({
        ...row,
        detectionAtFpr1e3: detectionBy(known, { detector: row.detector, values: scores.values }),
      })),
    cheats: (sample) => cheatRows(known, sample),
  };
}

function addHonest(known: Known, samples: Sample[]): void {
  const kept = samples.map(({ lines }) => lines.slice(0, KEPT_LINES));
  const [first] = samples;
  if (!first) return;
  const detectors = known.make(kept);
  known.stacks.set(first.file.stack, { detectors, honest: kept[0] ?? [] });
  for (const sample of samples) {
    known.counts.push(countsOf(known.views, sample.lines));
    known.measured.push(...detectors.map((detector) => honestRow(detector, sample)));
  }
}

function honestRow(detector: Detector, { file, lines }: Sample): { row: Row; scores: Scores } {
  const scores = scoresOf(detector, lines);
  const row: Row = {
    ...rowOf({ file, lines }, { detector, scores, failures: dealHonest(detector, lines) }),
    variant: "honest",
    share: 0,
    resampledFailed: resampleHonest(detector, { name: `${file.stack}/${file.class}`, lines }),
  };
  return { row, scores };
}

function rowOf(
  { file, lines }: Sample,
  { detector, scores, failures }: { detector: Detector; scores: Scores; failures: Failures },
): Row {
  return {
    class: file.class,
    stack: file.stack,
    detector: detector.name,
    variant: "reported",
    share: 1,
    responses: lines.length,
    tokens: lines.reduce((sum, { scored }) => sum + scored.positions.length, 0),
    miners: failures.length,
    medianTokensToDecision: tokensFor(failures, 0.5),
    p95TokensToDecision: tokensFor(failures, 0.95),
    minersFailed: failures.filter(Number.isFinite).length,
    resampledFailed: null,
    detectionAtFpr1e3: null,
    boundTokens: null,
    covered: null,
    msPer1000Tokens: scores.msPer1000Tokens,
  };
}

function cheatRows(known: Known, { file, lines }: Sample): Row[] {
  const laundered = lines.map(launder);
  const counts = countsOf(known.views, laundered);
  const covered = isCovered(known.views, laundered);
  const { detectors, honest } = stackOf(known, file);
  const rowFor = (detector: Detector, one: Variant): Row => {
    const name = `${file.stack}/${file.class} ${one.variant} ${one.share}`;
    const failures = simulateCheats(detector, { name, cheats: one.lines, honest, share: one.share });
    return {
      ...rowOf({ file, lines: one.lines }, { detector, scores: one.scores, failures }),
      variant: one.variant,
      share: one.share,
      detectionAtFpr1e3: detectionBy(known, {
        detector: detector.name,
        values: one.scores.values,
        share: one.share,
      }),
      boundTokens: boundOf(counts, known.counts, one.share),
      covered,
    };
  };
  return detectors.flatMap((detector) => {
    const scores = scoresOf(detector, laundered);
    const mixed = honest.length === 0 ? [] : SHARES;
    const variants: Variant[] = [
      { variant: "reported", share: 1, lines, scores: scoresOf(detector, lines) },
      { variant: "laundered", share: 1, lines: laundered, scores },
      ...mixed.map((share): Variant => ({ variant: "mixed", share, lines: laundered, scores })),
    ];
    return variants.map((variant) => rowFor(detector, variant));
  });
}

/** A folder without honest files borrows those of the first that has some. */
function stackOf({ stacks, make }: Known, { stack }: TraceFile): Stack {
  return stacks.get(stack) ?? stacks.values().next().value ?? { detectors: make([]), honest: [] };
}

type Variant = {
  variant: "reported" | "laundered" | "mixed";
  share: number;
  lines: BenchLine[];
  scores: Scores;
};

/** Of a mix: the cheating answers that are above the threshold, and the share of honest ones that is. */
function detectionBy(
  { measured }: Known,
  { detector, values, share = 1 }: { detector: string; values: number[]; share?: number },
): number | null {
  const honest = measured
    .filter(({ row }) => row.detector === detector)
    .flatMap(({ scores }) => scores.values);
  const threshold = thresholdOf(honest);
  if (threshold === null) return null;
  return share * detectionOf(values, threshold) + (1 - share) * detectionOf(honest, threshold);
}

/** From the honest stack that is nearest to the cheat. */
function boundOf(cheat: Counts, honest: Counts[], share: number): number | null {
  const nats = Math.min(...honest.map((counts) => divergenceOf(cheat, counts, share)));
  return nats > 0 && Number.isFinite(nats) ? Math.round(-Math.log(ALPHA) / nats) : null;
}
