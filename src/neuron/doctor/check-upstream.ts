import { honoursTokenIds, readUpstreamModels } from "../../adapters/client/probe-upstream.ts";
import type { ModelEndpoint } from "../../config.ts";
import { bad, type Finding, good } from "./finding.ts";

/** Does a model endpoint answer, serve a model, and name tokens by their ids? */
export async function checkUpstream(
  { apiKey }: { apiKey: string },
  endpoint: ModelEndpoint,
  signal: AbortSignal,
): Promise<Finding> {
  const upstream = { url: endpoint.url, apiKey };
  const models = await readUpstreamModels(upstream, signal);
  const model = endpoint.model ?? models[0];
  if (model === undefined) return bad(`${endpoint.url} serves no model`, "start vLLM with a model");
  if (!models.includes(model)) {
    return bad(`${endpoint.url} does not serve ${model}`, `name one that it serves: ${models.join(", ")}`);
  }
  if (await honoursTokenIds({ ...upstream, model }, signal)) {
    return good(`${endpoint.url} serves ${model} and names tokens by ids`);
  }
  return bad(
    `${endpoint.url} ignores return_tokens_as_token_ids`,
    "serve the model with vLLM; validators verify token ids",
  );
}
