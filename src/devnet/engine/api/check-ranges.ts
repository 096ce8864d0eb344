import type { SamplingParams } from "../sampling/sampling-params.ts";
import { ApiError, refuse } from "./api-error.ts";
import { pythonFloat } from "./python-repr.ts";

const inRange = (value: number, least: number, most: number): boolean => value >= least && value <= most;

/** Checks each range, in vLLM's order, so that the first refusal is the same. @throws ApiError 400 */
export function checkRanges(params: SamplingParams): void {
  checkPenalties(params);
  checkTemperature(params.temperature);
  const { topP, topK, minP, maxTokens, minTokens, stop } = params;
  if (!(topP > 0 && topP <= 1)) {
    throw refuse(`top_p must be in (0, 1], got ${pythonFloat(topP)}.`, "top_p", pythonFloat(topP));
  }
  if (topK < -1) throw new ApiError(`top_k must be 0 (disable), or at least 1, got ${topK}.`);
  if (!inRange(minP, 0, 1)) throw new ApiError(`min_p must be in [0, 1], got ${pythonFloat(minP)}.`);
  if (maxTokens < 1) {
    throw refuse(`max_tokens must be at least 1, got ${maxTokens}.`, "max_tokens", String(maxTokens));
  }
  if (minTokens < 0) throw new ApiError(`min_tokens must be greater than or equal to 0, got ${minTokens}.`);
  if (minTokens > maxTokens) {
    throw new ApiError(`min_tokens must be less than or equal to max_tokens=${maxTokens}, got ${minTokens}.`);
  }
  if (stop.includes("")) throw new ApiError("stop cannot contain an empty string.");
}

function checkPenalties({ presencePenalty, frequencyPenalty, repetitionPenalty }: SamplingParams): void {
  if (!inRange(presencePenalty, -2, 2)) {
    throw new ApiError(`presence_penalty must be in [-2, 2], got ${pythonFloat(presencePenalty)}.`);
  }
  if (!inRange(frequencyPenalty, -2, 2)) {
    throw new ApiError(`frequency_penalty must be in [-2, 2], got ${pythonFloat(frequencyPenalty)}.`);
  }
  if (!(repetitionPenalty > 0)) {
    throw new ApiError(
      `repetition_penalty must be greater than zero, got ${pythonFloat(repetitionPenalty)}.`,
    );
  }
}

function checkTemperature(temperature: number): void {
  const shown = pythonFloat(temperature);
  if (temperature < 0) {
    throw refuse(`temperature must be non-negative, got ${shown}.`, "temperature", shown);
  }
  if (temperature > 2) throw refuse(`temperature must be in [0, 2], got ${shown}.`, "temperature", shown);
}
