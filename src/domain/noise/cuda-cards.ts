/** What of a card decides how torch lays its random numbers over a tensor. */
export type Card = {
  multiprocessors: number;
  /** Most threads resident on one of them. */
  threadsPerMultiprocessor: number;
};

/**
 * Cards by name, from NVIDIA's data sheets and the CUDA guide's table of compute capabilities. Beside each, others of
 * the same geometry.
 */
export const CARDS = {
  b200: { multiprocessors: 148, threadsPerMultiprocessor: 2048 },
  /** SXM; also H100 NVL, H200 and GH200. */
  h100: { multiprocessors: 132, threadsPerMultiprocessor: 2048 },
  "h100-pcie": { multiprocessors: 114, threadsPerMultiprocessor: 2048 },
  h20: { multiprocessors: 78, threadsPerMultiprocessor: 2048 },
  a100: { multiprocessors: 108, threadsPerMultiprocessor: 2048 },
  /** Also L40 and RTX 6000 Ada. */
  l40s: { multiprocessors: 142, threadsPerMultiprocessor: 1536 },
  l4: { multiprocessors: 58, threadsPerMultiprocessor: 1536 },
  rtx5090: { multiprocessors: 170, threadsPerMultiprocessor: 1536 },
  rtx4090: { multiprocessors: 128, threadsPerMultiprocessor: 1536 },
  rtx3090: { multiprocessors: 82, threadsPerMultiprocessor: 1536 },
  /** Also A40. */
  a6000: { multiprocessors: 84, threadsPerMultiprocessor: 1536 },
  a10g: { multiprocessors: 80, threadsPerMultiprocessor: 1536 },
  v100: { multiprocessors: 80, threadsPerMultiprocessor: 2048 },
  t4: { multiprocessors: 40, threadsPerMultiprocessor: 1024 },
} as const satisfies Record<string, Card>;

/** A card's name in `CARDS`. */
export type CardName = keyof typeof CARDS;

/** Threads of a block in torch's kernels of distributions. */
const BLOCK = 256;

/**
 * How many threads torch starts for a row of `width` numbers: whole blocks, as many as the card can hold at once.
 *
 * @see pytorch aten/src/ATen/native/cuda/DistributionTemplates.h, `calc_execution_policy`
 */
export function threadsFor(card: Card, width: number): number {
  const most = card.multiprocessors * Math.floor(card.threadsPerMultiprocessor / BLOCK);
  return BLOCK * Math.min(Math.ceil(width / BLOCK), most);
}
