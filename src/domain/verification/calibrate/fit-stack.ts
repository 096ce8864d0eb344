import type { Kernel } from "../policy/policy.ts";
import { type FittedStack, WIDTHS } from "./build-policy.ts";
import { fitKernel } from "./fit-kernel.ts";
import { type Sample, tokensOf } from "./sample.ts";

/** The kernel of a sample's tokens. */
export function fitStack({ name, source, answers }: Omit<Sample, "noise">): FittedStack {
  const rows = answers.flatMap(({ chances }) => chances);
  return {
    name,
    source,
    responses: answers.length,
    tokens: tokensOf(answers),
    kernel: fitKernel(rows, WIDTHS.length),
  };
}

/** The widest last, as `buildPolicy` takes them. */
export function byWidth(a: FittedStack, b: FittedStack): number {
  return meanLog(a.kernel) - meanLog(b.kernel);
}

/** Width below which so much of a kernel's weight lies, in steps of the logits' lattice. */
export function widthAt(kernel: Kernel, share: number): number {
  let sum = 0;
  for (const [index, weight] of kernel) {
    sum += weight;
    if (sum >= share) return WIDTHS[index] ?? 0;
  }
  return WIDTHS[kernel.at(-1)?.[0] ?? 0] ?? 0;
}

function meanLog(kernel: Kernel): number {
  return kernel.reduce((sum, [index, weight]) => sum + weight * index, 0);
}
