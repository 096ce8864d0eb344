import type { Score } from "../weights/weights-of-scores.ts";

/** What the reference's formula looks at. Keys are uids as text. */
export type ReferenceInput = {
  /** Models that each miner declares. */
  minerModels: Readonly<Record<string, readonly string[]>>;
  /** Tokens per second of each answer by model, oldest first; null = not verified. A uid absent here is left out. */
  minerTps: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>> | null>>;
  /** Scores of organic requests. */
  organics: Readonly<Record<string, readonly number[]>>;
  /** Models that are wanted. */
  models: readonly string[];
};

/** How many of the last answers count. */
const LAST = 15;

/** Below this sum nobody has scored. */
const NOTHING = 1e-9;

/**
 * Scores by the formula of Targon 4.4.1, `--scoring reference`: per wanted and declared model the mean rate times a
 * sigmoid of the share that was verified, summed, then stretched so that the worst has 0 and the best 1.
 *
 * Mended: where all are equal, or there is one miner, the reference divided by zero and set no weights; here all get 1.
 *
 * @returns by uid, ascending, 0 … 1; empty where nobody scored
 * @see Targon 4.4.1 `targon/math.py`, `get_weights`
 */
export function scoreByReference({ minerModels, minerTps, organics, models }: ReferenceInput): Score[] {
  const raw = Object.entries(minerTps).map(([uid, rates]) => {
    const wanted = (minerModels[uid] ?? []).filter((model) => models.includes(model));
    const parts = wanted.map((model) => safeMeanScore((rates?.[model] ?? []).slice(-LAST)));
    const organic = safeMeanScore(organics[uid] ?? []);
    return { uid: Number(uid), score: parts.reduce((sum, part) => sum + part, organic) };
  });
  if (raw.reduce((sum, { score }) => sum + score, 0) < NOTHING) return [];
  const sorted = raw.sort((a, b) => a.uid - b.uid);
  const scores = stretch(sorted.map(({ score }) => score));
  return sorted.map(({ uid }, index) => ({ uid, score: scores[index] ?? 0 }));
}

/**
 * Mean of the entries that are numbers, times the sigmoid of their share; 0 where there is none or it is not finite.
 *
 * @see Targon 4.4.1 `targon/math.py`, `safe_mean_score`
 */
export function safeMeanScore(entries: readonly (number | null)[]): number {
  const good = entries.filter((entry) => entry !== null);
  if (good.length === 0) return 0;
  const mean = good.reduce((sum, entry) => sum + entry, 0) / good.length;
  return Number.isFinite(mean) ? mean * sigmoid(good.length / entries.length) : 0;
}

/** Steep between 0 and 1, one half at 0.5. */
export function sigmoid(share: number): number {
  return 1 / (1 + Math.exp(-10 * (share - 0.5)));
}

/** Stretches values to 0 … 1; all equal become 1, where the reference divides by zero. */
export function stretch(values: readonly number[]): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values.map((value) => (range === 0 ? 1 : (value - least) / range));
}
