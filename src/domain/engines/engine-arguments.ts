import type { Placement } from "../plan/types.ts";
import { isAtLeast, versionOfImage } from "./image-reference.ts";

/** What an engine is for: a validator scores prompts, a miner generates fast. */
export type EngineRole = "validator" | "miner";

/** How an engine is started. `image` tells the version, whose arguments differ. */
export type EngineArguments = {
  image: string;
  role: EngineRole;
  placement: Placement;
  /** What the engine loads: a repository, or a folder inside the container; then `revision` is null. */
  source: { model: string; revision: string | null };
  /** `--max-num-batched-tokens` of a validator's engine. */
  batchedTokens: number;
};

/** The port that an engine listens on inside its container. */
export const ENGINE_PORT = 8000;
/** Tokens of one prefill step: what prompt logprobs of more would take is not counted when the engine sizes its cache. */
export const BATCHED_TOKENS = 2048;
/** Most logprobs asked for at one position. */
const MAX_LOGPROBS = 20;
/** Sequences at once on a validator, whose queue sends few. */
const VALIDATOR_SEQUENCES = 8;

/**
 * The arguments of a stock vLLM image, without `vllm serve`, which is its entrypoint. The model is no positional word:
 * older entrypoints ignore that and serve another model.
 *
 * @see reference/vllm.md §5
 */
export function toEngineArguments(options: EngineArguments): string[] {
  const { placement, source } = options;
  return [
    ...pair("--model", source.model),
    ...(source.revision === null ? [] : pair("--revision", source.revision)),
    ...pair("--served-model-name", placement.model),
    ...pair("--port", ENGINE_PORT),
    ...pair("--max-model-len", placement.maxModelLen),
    ...pair("--tensor-parallel-size", placement.tensorParallel),
    ...pair("--pipeline-parallel-size", placement.pipelineParallel),
    ...(placement.memoryUtilization === null
      ? []
      : pair("--gpu-memory-utilization", placement.memoryUtilization)),
    // On a CPU it would compile for a minute or more before it is ready, and gain little.
    ...(placement.gpus.length === 0 ? ["--enforce-eager"] : []),
    ...(options.role === "validator" ? validatorArguments(options) : minerArguments(options)),
  ];
}

function validatorArguments({ image, batchedTokens }: EngineArguments): string[] {
  const version = versionOfImage(image);
  return [
    ...pair("--max-logprobs", MAX_LOGPROBS),
    ...pair("--max-num-seqs", VALIDATOR_SEQUENCES),
    ...pair("--max-num-batched-tokens", batchedTokens),
    // The engine before 0.8 has prefix caching off, and takes no batch shorter than its context without this.
    ...(isAtLeast(version, 0, 8)
      ? ["--no-enable-prefix-caching", ...pair("--generation-config", "vllm")]
      : ["--enable-chunked-prefill"]),
    ...(isAtLeast(version, 0, 10) ? pair("--logprobs-mode", "raw_logprobs") : []),
  ];
}

/** A miner's answers carry their ids, and nothing of the repository's own sampling defaults. */
function minerArguments({ image }: EngineArguments): string[] {
  const hasConfig = isAtLeast(versionOfImage(image), 0, 8);
  return ["--return-tokens-as-token-ids", ...(hasConfig ? pair("--generation-config", "vllm") : [])];
}

function pair(name: string, value: string | number): [string, string] {
  return [name, String(value)];
}
