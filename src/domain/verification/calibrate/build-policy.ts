import { type Cheat, type Kernel, type Policy, policySchema } from "../policy/policy.ts";
import { tokensMissing } from "./enough.ts";

/** A stack that was measured: what it ran, and the kernels that fit its tokens. */
export type FittedStack = { name: string; source: string; responses: number; tokens: number; kernel: Kernel };

/** What a policy is built from, beside the numbers of another that are kept. */
export type BuildInput = {
  model: string;
  version: number;
  command: string;
  notes: string[];
  honest: FittedStack[];
  /** Cheats that were measured too; may be empty. */
  cheats: FittedStack[];
  /** By how many places of the widths, each ×1.5, every honest stack is widened: stacks that nobody measured lie there. */
  widen: number[];
  /** Shares of tokens that an honest stack may lose for reasons of its own. Default `LAPSES`. */
  lapses?: number[] | undefined;
  /** Hypotheses that are kept beside, their kernels over `WIDTHS`; default none. */
  kept?: Pick<Policy["sampling"], "honest" | "cheats">;
};

/** Widths of the kernels, in steps: each half as wide again as the one before. */
export const WIDTHS = Array.from({ length: 17 }, (_, k) => Number((0.1 * 1.5 ** k).toPrecision(4)));

/** Shares of tokens that an honest stack may lose for reasons of its own (reference/verification.md §0, point 4). */
const LAPSES = [1e-4, 1e-3];

/** A policy for a model from measured stacks; all else is `base`'s. */
export function buildPolicy(base: Policy, input: BuildInput): Policy {
  const { model, version, command, notes } = input;
  const stacks = [...input.honest, ...input.cheats].map(({ kernel: _kernel, ...stack }) => stack);
  return policySchema.parse({
    ...base,
    model,
    version,
    enforced: tokensMissing(input.honest) === 0,
    made: { command, stacks, notes },
    sampling: {
      ...base.sampling,
      widths: WIDTHS,
      honest: [...honestOf(input), ...(input.kept?.honest ?? [])],
      cheats: [...cheatsOf(input), ...(input.kept?.cheats ?? [])],
    },
  });
}

function honestOf({ honest, widen, lapses = LAPSES }: BuildInput): Policy["sampling"]["honest"] {
  return honest.flatMap(({ name, kernel }) =>
    widen.flatMap((places) =>
      lapses.map((lapse) => ({
        name: `${name} × ${Number((1.5 ** places).toPrecision(3))}, lapse ${lapse}`,
        kernel: shifted(kernel, places),
        lapse,
      })),
    ),
  );
}

function cheatsOf({ honest, cheats }: BuildInput): Cheat[] {
  const widest = honest.at(-1)?.kernel ?? [];
  return [
    { name: "another seed", cause: "SEED_MISMATCH", lapse: 1 },
    ...[0, 0.5, 0.7, 0.85, 1.3].map(
      (temperatureFactor): Cheat => ({
        name: temperatureFactor === 0 ? "greedy" : `temperature × ${temperatureFactor}`,
        cause: "SAMPLING_MISMATCH",
        sampling: { temperatureFactor },
        lapse: 0.03,
      }),
    ),
    ...[0.6, 0.8, 0.9].map(
      (topP): Cheat => ({
        name: `top_p ${topP}`,
        cause: "SAMPLING_MISMATCH",
        sampling: { temperatureFactor: 1, topP },
        lapse: 0.03,
      }),
    ),
    ...[7, 9, 11, 13, 15].map((at) => otherLogits(at, 0.005)),
    ...[9, 11, 13].map((at) => otherLogits(at, 0.02)),
    ...[3, 4].map(
      (places): Cheat => ({
        name: `another precision, × ${Number((1.5 ** places).toPrecision(3))}`,
        cause: "MODEL_MISMATCH",
        kernel: shifted(widest, places),
        lapse: 2e-4,
      }),
    ),
    ...cheats.map(({ name, kernel }): Cheat => ({ name, cause: "MODEL_MISMATCH", kernel, lapse: 5e-4 })),
  ];
}

/** Logits that lie about so far off: most of them near that width, some nearer, some further. */
function otherLogits(at: number, lapse: number): Cheat {
  return {
    name: `other logits, ${WIDTHS[at]} steps, lapse ${lapse}`,
    cause: "MODEL_MISMATCH",
    kernel: [
      [at - 3, 0.4],
      [at, 0.5],
      [Math.min(at + 2, WIDTHS.length - 1), 0.1],
    ],
    lapse,
  };
}

/** The same shape, wider by so many places; a part of a place shares each weight between two. */
function shifted(kernel: Kernel, places: number): Kernel {
  const whole = Math.floor(places);
  const part = places - whole;
  const weights = new Map<number, number>();
  const add = (index: number, weight: number) => {
    const at = Math.min(WIDTHS.length - 1, index);
    if (weight > 0) weights.set(at, (weights.get(at) ?? 0) + weight);
  };
  for (const [index, weight] of kernel) {
    add(index + whole, (1 - part) * weight);
    add(index + whole + 1, part * weight);
  }
  return [...weights].map(([index, weight]) => [index, Number(weight.toPrecision(4))]);
}
