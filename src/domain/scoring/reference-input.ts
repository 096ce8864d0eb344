import type { AnswerRecord, MinerRecord } from "./records.ts";
import type { ReferenceInput } from "./reference.ts";
import { tokensPerSecond } from "./speed.ts";

/**
 * Our records in the form that the reference's formula reads, for `--scoring reference`: per answer its rate, null
 * where it was refused; answers without evidence, or without anything to divide by, are left out.
 *
 * @param miners - answers oldest first; a model that is listed twice counts once
 * @param models - those that are wanted
 */
export function toReferenceInput(miners: readonly MinerRecord[], models: readonly string[]): ReferenceInput {
  return {
    minerModels: Object.fromEntries(miners.map(({ uid, listed }) => [uid, [...new Set(listed)]])),
    minerTps: Object.fromEntries(miners.map(({ uid, models: records }) => [uid, ratesOf(records)])),
    organics: {},
    models,
  };
}

function ratesOf(records: MinerRecord["models"]): Record<string, (number | null)[]> {
  return Object.fromEntries(
    Object.entries(records).map(([model, { answers }]) => [model, answers.flatMap(rateOf)]),
  );
}

function rateOf(answer: AnswerRecord): (number | null)[] {
  if (answer.verified === null) return [];
  const rate = answer.verified ? tokensPerSecond(answer) : null;
  return rate === undefined ? [] : [rate];
}
