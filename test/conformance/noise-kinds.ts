import { z } from "zod";
import { NOISE_MAPS } from "../../src/domain/noise/noise-maps.ts";
import { num, whole } from "./numbers.ts";

const row = z.object({ token: num, gumbel: num });
const hashed = row.extend({ hash: num, uniform: num });
const uniform = row.extend({ uniform: num });
const logits = z.union([z.array(num), z.string()]);

/** Noise of the second runner since 0.31. */
export const murmurVector = z.object({ seed: whole, pos: num, noise: z.array(hashed) });

/** Noise of the second runner before that. */
export const philoxVector = z.object({
  seed: whole,
  pos: num,
  positionSeed: num,
  noise: z.array(uniform),
});

/** Noise of the first runner on processors. */
export const cpuVector = z.object({
  seed: whole,
  draws: z.array(z.object({ draw: num, drawSeed: num, noise: z.array(row) })),
});

/** A token sampled at a position. */
export const positioned = z.object({
  seed: whole,
  pos: num,
  temperature: num,
  vocab: num,
  logits,
  sampled: num,
});

/** A token sampled by a draw. */
export const drawn = z.object({
  drawSeed: num,
  logits,
  token: num,
  vocab: num.optional(),
  temperature: num.default(1),
});

/** Noise of a map named in the file. */
export const namedVector = z.object({ seed: whole, pos: num, draw: num, noise: z.array(row) });

/** A token sampled at a draw of such a map. */
export const namedSample = positioned.extend({ draw: num });

/** The map that a file names, and the width of its logits where it says so. */
export const namedFile = z.object({
  map: z.enum(NOISE_MAPS.map(({ name }) => name)),
  vocabulary: num.optional(),
});

export type NoiseKind = "murmur" | "philox" | "cpu" | "named";

/** The kind of a file, by the map that it names or the keys that any of its vectors or samples has; null where none tells. */
export function noiseKindOf(data: Record<string, unknown>): NoiseKind | null {
  if (namedFile.safeParse(data).success) return "named";
  const cases = [data.vectors, data.argmax].flat().filter((one) => typeof one === "object" && one !== null);
  const has = (key: string) => cases.some((one) => key in (one as object));
  if (has("draws") || has("drawSeed")) return "cpu";
  if (has("positionSeed")) return "philox";
  return has("pos") ? "murmur" : null;
}
