import { randomBytes } from "node:crypto";
import { type Noise, type NoiseName, noiseOf } from "../../../domain/noise/noise.ts";
import { noiseMapOf } from "../../../domain/noise/noise-maps.ts";
import { adjustLogits, adjusts, type Drawn } from "./adjust-logits.ts";
import { drawToken, likeliest } from "./draw-token.ts";
import { maskLogits } from "./mask-logits.ts";
import type { SamplingParams } from "./sampling-params.ts";

/** Chooses the next token of one sequence; leaves the logits as they are. */
export type ChooseToken = (logits: Float32Array, drawn: Drawn) => number;

/** One sequence's sampler: penalties, temperature, masks, then seeded noise of that name. */
export function createChooser(
  params: SamplingParams,
  { noise: name, vocabulary }: { noise: NoiseName; vocabulary: number },
): ChooseToken {
  const noise: Noise = noiseOf(name, vocabulary);
  const { largest } = noiseMapOf(name);
  const seed = params.seed ?? randomBytes(8).readBigInt64LE();
  let scratch = new Float32Array(0);
  return (logits, drawn) => {
    if (scratch.length !== logits.length) scratch = new Float32Array(logits.length);
    scratch.set(logits);
    if (adjusts(params, drawn)) adjustLogits(scratch, params, drawn);
    if (params.temperature === 0) return likeliest(scratch);
    for (let id = 0; id < scratch.length; id++) scratch[id] = (scratch[id] as number) / params.temperature;
    maskLogits(scratch, params);
    const position = drawn.prompt.length + drawn.output.length - 1;
    const draw = noise({ seed, position, draw: drawn.output.length });
    return drawToken(scratch, { draw, largest });
  };
}
