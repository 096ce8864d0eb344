import type { FittedStack } from "../../domain/verification/calibrate/build-policy.ts";
import { widthAt } from "../../domain/verification/calibrate/fit-stack.ts";
import { mismatchesOf, type Sample } from "../../domain/verification/calibrate/sample.ts";
import type { StackTest } from "./bootstrap.ts";

/** What stands in the policy of how it was tried, a line per stack. */
export function notesOf(samples: readonly Sample[], tests: readonly StackTest[]): string[] {
  return samples.map(({ name, answers }, i) => {
    const test = tests[i];
    if (!test) return name;
    const fitted = `${name}: fitted to ${answers.length - test.responses} of ${answers.length} answers`;
    const tried = `tried on the other ${test.responses} (${test.tokens} tokens)`;
    return `${fitted}, ${tried}: ${failsText(test)}; ${seedText(test)}`;
  });
}

/** One row per stack: the `calibrated` event's `stacks`. */
export function stackRows(of: { samples: Sample[]; stacks: FittedStack[]; tests: StackTest[] }) {
  return of.stacks.map(({ name, responses, tokens, kernel }, i) => {
    const { tests, samples } = of;
    const test = tests[i];
    return {
      name,
      noise: samples[i]?.noise,
      responses,
      tokens,
      mismatchRate: mismatchesOf(samples[i]?.answers ?? []),
      medianWidth: widthAt(kernel, 0.5),
      wideWidth: widthAt(kernel, 0.99),
      tested: test && { responses: test.responses, tokens: test.tokens },
      miners: test?.miners,
      falseFails: test?.failed,
      otherSeedTokens: test?.otherSeedTokens,
    };
  });
}

function failsText({ failed, miners }: StackTest): string {
  if (failed === null) return "too few to simulate miners from";
  return `${failed} of ${miners} simulated honest miners of 20,000 tokens failed`;
}

function seedText({ otherSeedTokens }: StackTest): string {
  if (otherSeedTokens === null) return "another seed is not found within half of the answers";
  return `another seed is found after ${otherSeedTokens} tokens (median)`;
}
