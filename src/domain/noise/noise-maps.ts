import { CARDS, threadsFor } from "./cuda-cards.ts";
import { CUDA_NOISE_NAMES, cudaCardOf } from "./cuda-noise.ts";
import type { NoiseName } from "./noise.ts";

/** What is known of a noise map. */
export type NoiseMap = {
  name: NoiseName;
  /** Engine and sampler. */
  engine: string;
  versions: string;
  /** True: tokens or noise of the engine itself, or of its random generator, came out the same. */
  confirmed: boolean;
  /** What it was checked against, or why it is not confirmed. */
  why: string;
  /** Whether `noiseOf` needs the width of the logits. */
  needsVocabulary: boolean;
  /** The largest noise that the sampler can add to a logit: its extreme uniform decides. */
  largest: number;
};

const V2 = "vLLM, V2 runner";
const V1_CPU = "vLLM, V1 runner on CPUs";

const ofCuda = (name: NoiseName): NoiseMap => ({
  name,
  engine: `vLLM, V1 runner on CUDA (${cudaCardOf(name)})`,
  versions: "all that have it",
  confirmed: false,
  why: "by torch's source; its Philox against the published vectors; no card was at hand",
  needsVocabulary: true,
  largest: 16.7,
});

/** All maps, the likeliest first; last that whose cost grows with the vocabulary, 4 µs a draw for each 1,000 tokens of it. */
export const NOISE_MAPS: readonly NoiseMap[] = [
  {
    name: "vllm",
    engine: V2,
    versions: "≥ 0.31",
    confirmed: true,
    why: "every token of seeded answers of vLLM 0.32, its own kernels run on a CPU; not yet on a card, whose log may differ in the last bit",
    needsVocabulary: false,
    largest: 22.9,
  },
  {
    name: "vllm-cpu",
    engine: V1_CPU,
    versions: "≥ 0.32",
    confirmed: true,
    why: "every token of seeded answers of vLLM 0.32 on a CPU",
    needsVocabulary: false,
    largest: 40,
  },
  {
    name: "vllm-philox",
    engine: V2,
    versions: "0.24–0.30",
    confirmed: true,
    why: "1,170 of 1,170 tokens of seeded answers of vLLM 0.29, its own kernels run on a CPU",
    needsVocabulary: false,
    largest: 21.6,
  },
  ...CUDA_NOISE_NAMES.map(ofCuda),
  {
    name: "vllm-fp64",
    engine: `${V2} with --use-fp64-gumbel`,
    versions: "≥ 0.31",
    confirmed: true,
    why: "uniforms and tokens of vLLM 0.32's own kernels run on a CPU",
    needsVocabulary: false,
    largest: 37,
  },
  {
    name: "vllm-philox-fp64",
    engine: `${V2} with --use-fp64-gumbel`,
    versions: "≤ 0.30",
    confirmed: false,
    why: "by vLLM's source; random words by Triton itself",
    needsVocabulary: false,
    largest: 40,
  },
  {
    name: "vllm-philox-log",
    engine: V2,
    versions: "0.23",
    confirmed: false,
    why: "by vLLM's source; uniforms by Triton itself",
    needsVocabulary: false,
    largest: 16.7,
  },
  {
    name: "sglang",
    engine: "SGLang, deterministic mode, requests without top_p, top_k and min_p",
    versions: "≥ 0.5.9",
    confirmed: false,
    why: "by SGLang's source, its formula run in torch; no SGLang was at hand",
    needsVocabulary: false,
    largest: 22.2,
  },
  {
    name: "vllm-cpu-mt19937",
    engine: V1_CPU,
    versions: "≤ 0.31",
    confirmed: true,
    why: "noise of torch 2.13 itself and tokens of vLLM 0.32's sampler for other than CPUs, the one of these versions; of them 0.23–0.28 ignore the seed in a batch that also holds an unseeded or greedy request",
    needsVocabulary: true,
    largest: 37,
  },
];

/** What is known of a map. */
export function noiseMapOf(name: NoiseName): NoiseMap {
  return NOISE_MAPS.find((map) => map.name === name) as NoiseMap;
}

/**
 * The maps worth trying on a vocabulary, the likeliest first: those of cards that lay it out alike once, and those that
 * need its size only where it is known.
 */
export function mapsToTry(vocabulary: number | null): NoiseName[] {
  if (vocabulary === null) return NOISE_MAPS.filter((map) => !map.needsVocabulary).map(({ name }) => name);
  const layouts = new Set<number>();
  return NOISE_MAPS.flatMap(({ name }) => {
    const card = cudaCardOf(name);
    if (card === null) return [name];
    const threads = threadsFor(CARDS[card], vocabulary);
    if (layouts.has(threads)) return [];
    layouts.add(threads);
    return [name];
  });
}
