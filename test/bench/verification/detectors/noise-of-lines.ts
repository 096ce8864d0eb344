import { type NoiseName, noiseByName } from "../../../../src/domain/noise/noise.ts";
import type { BenchLine } from "./detector.ts";
import { missesOf } from "./exact-match.ts";

/** Lines that are enough to tell: a wrong map explains three tokens of four. */
const ENOUGH = 8;

/** The noise map that explains honest lines best. */
export function noiseOfLines(honest: BenchLine[]): NoiseName {
  const lines = honest.slice(0, ENOUGH);
  const names = Object.keys(noiseByName) as NoiseName[];
  const missed = (name: NoiseName) =>
    lines.reduce((sum, line) => sum + missesOf(line, name).reduce((all, miss) => all + miss, 0), 0);
  const counted = names.map((name) => ({ name, missed: missed(name) }));
  return counted.reduce((best, one) => (one.missed < best.missed ? one : best)).name;
}
