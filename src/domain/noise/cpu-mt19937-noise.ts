import { bySeed } from "./by-seed.ts";
import { extendMt, MT_SIZE, mtState, temper } from "./mt19937.ts";
import { exponentialOfRest, naturalLog } from "./natural-log.ts";
import type { Noise } from "./noise.ts";

/** The words of all tokens of one draw, behind the 624 before them. */
type Stretch = { words: Int32Array; draw: number };

/**
 * Noise of vLLM's V1 runner on CPUs up to 0.31, torch's `exponential_` on a row of logits: every draw takes two
 * outputs of MT19937 for each token of the vocabulary, the high word first; their low 53 bits → u, q = float32(−log1p(−u)).
 * argmax(p ÷ q) is argmax(ln p − ln q). Its cost grows with the vocabulary, and an earlier draw begins anew.
 *
 * @param vocabulary - width of the logits
 * @see pytorch aten/src/ATen/core/DistributionsHelper.h, `exponential_distribution`; vllm/v1/sample/ops/
 *   topk_topp_sampler.py, `random_sample`; test/fixtures/noise/vllm-0.31-cpu.json
 */
export function createCpuMt19937Noise(vocabulary: number): Noise {
  const stretchOf = bySeed(({ low }) => begin(low, vocabulary));
  return ({ seed, draw }) => {
    const state = stretchOf(seed);
    return (tokenId) => {
      const { words } = goTo(state, draw);
      const at = MT_SIZE + 2 * tokenId;
      const high = temper(words[at] as number) & 0x1fffff;
      const uniform = (high * 2 ** 32 + temper(words[at + 1] as number)) * 2 ** -53;
      return -naturalLog(Math.fround(exponentialOfRest(uniform)));
    };
  };
}

/** Before the first draw. */
function begin(seed: number, vocabulary: number): { first: Int32Array; stretch: Stretch } {
  const first = mtState(seed);
  const words = new Int32Array(MT_SIZE + 2 * vocabulary);
  words.set(first, 2 * vocabulary);
  return { first, stretch: { words, draw: -1 } };
}

function goTo({ first, stretch }: ReturnType<typeof begin>, draw: number): Stretch {
  const { words } = stretch;
  if (draw < stretch.draw) {
    words.set(first, words.length - MT_SIZE);
    stretch.draw = -1;
  }
  while (stretch.draw < draw) {
    words.copyWithin(0, words.length - MT_SIZE);
    extendMt(words);
    stretch.draw++;
  }
  return stretch;
}
