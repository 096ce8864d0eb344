import { mapsToTry } from "../../../../src/domain/noise/noise-maps.ts";
import type { BenchLine } from "./detector.ts";
import { type MinersNoise, missesOf } from "./misses.ts";

/** Lines that are enough to tell: a wrong map explains three tokens of four. */
const ENOUGH = 8;

/** The noise map that explains honest lines best; of maps that are alike the first. */
export function noiseOfLines(honest: BenchLine[], vocabulary?: number): MinersNoise {
  const lines = honest.slice(0, ENOUGH);
  const counted = mapsToTry(vocabulary ?? null).map((name) => {
    const noise = { name, vocabulary };
    const missed = lines.reduce(
      (sum, line) => sum + missesOf(line, noise).reduce((all, miss) => all + miss, 0),
      0,
    );
    return { noise, missed };
  });
  return counted.reduce((best, one) => (one.missed < best.missed ? one : best)).noise;
}
