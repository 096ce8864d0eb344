import fc from "fast-check";
import { expect, test } from "vitest";
import { CARDS, threadsFor } from "../../../src/domain/noise/cuda-cards.ts";
import { type NoiseName, noiseOf } from "../../../src/domain/noise/noise.ts";
import { mapsToTry, NOISE_MAPS, noiseMapOf } from "../../../src/domain/noise/noise-maps.ts";

const VOCABULARY = 1000;
const names = NOISE_MAPS.map(({ name }) => name);
const seeds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

test("default: each map stands once, with what it was checked against", () => {
  expect(new Set(names).size).toBe(names.length);
  for (const { engine, versions, why } of NOISE_MAPS) expect([engine, versions, why]).not.toContain("");
  expect(noiseMapOf("vllm-cuda-h100").confirmed).toBe(false);
});

test.each(names)("behavior: %s is finite, below its largest, and the same when asked again", (name) => {
  const { largest } = noiseMapOf(name);
  const noise = noiseOf(name, VOCABULARY);
  const places = fc.record({ seed: seeds, position: fc.nat(9999), draw: fc.nat(20) });
  fc.assert(
    fc.property(places, fc.nat(VOCABULARY - 1), (at, token) => {
      const gumbel = noise(at)(token);
      expect(gumbel).toBeGreaterThan(-10);
      expect(gumbel).toBeLessThan(largest);
      expect(noiseOf(name, VOCABULARY)(at)(token)).toBe(gumbel);
    }),
    { seed: 7, numRuns: 40 },
  );
});

test.each(names.filter((name) => !/cuda-(?!h100$)/.test(name)))("behavior: %s is Gumbel's noise", (name) => {
  const noise = noiseOf(name, VOCABULARY);
  const gumbels = Array.from({ length: 20 }, (_, draw) => {
    const drawn = noise({ seed: 99n, position: 300 + draw, draw });
    return Array.from({ length: VOCABULARY }, (_, token) => drawn(token));
  }).flat();
  const levels = [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99];
  for (const level of levels) {
    const below = gumbels.filter((gumbel) => Math.exp(-Math.exp(-gumbel)) < level).length / gumbels.length;
    // 20,000 draws: four standard deviations of a share are at most 0.0142.
    expect(Math.abs(below - level)).toBeLessThan(0.0142);
  }
});

test("behavior: draws and seeds out of order give the noise of the draw", () => {
  const alone = (draw: number) => noiseOf("vllm-cpu-mt19937", 50)({ seed: 5n, position: 0, draw })(49);
  const noise = noiseOf("vllm-cpu-mt19937", 50);
  const early = noise({ seed: 5n, position: 0, draw: 2 });
  const late = noise({ seed: 5n, position: 0, draw: 9 });
  expect(late(49)).toBe(alone(9));
  noise({ seed: 6n, position: 0, draw: 1 })(3);
  expect(early(49)).toBe(alone(2));
  expect(late(49)).toBe(alone(9));
});

test("behavior: cards that lay a vocabulary out alike are tried once, and only where its size is known", () => {
  const cards = (vocabulary: number | null) => mapsToTry(vocabulary).filter((name) => name.includes("cuda"));
  expect(cards(2048)).toHaveLength(1);
  expect(cards(128_256).length).toBeLessThan(cards(262_144).length);
  expect(cards(262_144).length).toBeLessThan(Object.keys(CARDS).length);
  expect(mapsToTry(null).filter((name) => noiseMapOf(name).needsVocabulary)).toEqual([]);
  expect(mapsToTry(2048)).toEqual(expect.arrayContaining(mapsToTry(null)));
});

test("behavior: a vocabulary of 128,256 is laid out alike on the large cards, and otherwise on an RTX 3090", () => {
  const width = 128_256;
  for (const card of ["h100", "a100", "l40s", "rtx4090"] as const)
    expect(threadsFor(CARDS[card], width)).toBe(501 * 256);
  expect(threadsFor(CARDS.rtx3090, width)).toBe(492 * 256);
});

test.each(["vllm-cpu-mt19937", "vllm-cuda-a100"] satisfies NoiseName[])(
  "error: BUG for %s without the vocabulary",
  (name) => {
    expect(() => noiseOf(name)).toThrow(expect.objectContaining({ code: "BUG" }));
  },
);
