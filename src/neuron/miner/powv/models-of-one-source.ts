import type { WeightSource } from "../../../domain/ports/weights.ts";

/** The served models whose values all come from the source that names none: more than one of them share weights. */
export function modelsOfOneSource(served: readonly string[], sources: readonly WeightSource[]): string[] {
  if (!sources.some(({ model }) => model === null)) return [];
  return served.filter((name) => !sources.some(({ model }) => model === name));
}
