import type { Random } from "../../domain/ports/runtime.ts";
import { generatePrompt } from "../../domain/prompts/generate-prompt.ts";
import type { Templates } from "../../domain/prompts/templates.ts";
import { buildRequest } from "../../domain/request/build-request.ts";
import type { Endpoint, MinerRequest } from "../../domain/types.ts";

/** What miners are asked with; colder answers tell little of an engine's noise. */
const TEMPERATURES = [0.3, 0.5, 0.7, 0.8, 0.9, 1];
const TOP_PS = [1, 0.95];
/** Least and most tokens of an answer: many answers, for they are what is drawn anew. */
const MAX_TOKENS = [48, 192] as const;

const SEED_END = 2 ** 31;

/** What requests are made from. */
export type Recipe = { random: Random; templates: Templates; endpoints: readonly Endpoint[]; model: string };

/** Request number `index` with its seed: each temperature with each top_p and endpoint in turn. */
export function makeRequest(
  { random, templates, endpoints, model }: Recipe,
  index: number,
): { request: MinerRequest; seed: bigint } {
  const turn = (values: readonly number[], over: number) =>
    values[Math.floor(index / over) % values.length] ?? 1;
  const endpoint = endpoints[Math.floor(index / TEMPERATURES.length / TOP_PS.length) % endpoints.length];
  const seed = BigInt(Math.floor(random.uniform() * SEED_END));
  const [least, most] = MAX_TOKENS;
  const request = buildRequest({
    ...generatePrompt({ random, templates }, endpoint ?? "COMPLETION"),
    model,
    seed,
    temperature: turn(TEMPERATURES, 1),
    topP: turn(TOP_PS, TEMPERATURES.length),
    maxTokens: least + Math.floor(random.uniform() * (most - least + 1)),
    stream: false,
  });
  return { request, seed };
}
