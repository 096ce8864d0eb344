import { readInput } from "../../adapters/host/read-input.ts";
import type { QueryConfig } from "../../config.ts";
import type { Random } from "../../domain/ports/runtime.ts";
import { buildRequest } from "../../domain/request/build-request.ts";
import type { MinerRequest } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";

/** Seeds are 31 bits everywhere; small ones are left to people. */
const LEAST_SEED = 10_000;
const SEED_END = 2 ** 31;

/**
 * The request that the options describe: the file's bytes as they are, or one of the shared builder.
 *
 * @throws {TargonError} `USAGE` when the file holds no JSON object; `FILE_UNREADABLE`
 */
export async function requestOf({ random }: { random: Random }, config: QueryConfig): Promise<MinerRequest> {
  if (config.bodyFile !== null) return readRequest(config, config.bodyFile);
  const common = {
    model: config.model,
    seed: config.seed ?? randomSeed(random),
    temperature: config.temperature,
    topP: config.topP,
    maxTokens: config.maxTokens,
  };
  return config.endpoint === "CHAT"
    ? buildRequest({ ...common, endpoint: "CHAT", messages: [{ role: "user", content: config.prompt }] })
    : buildRequest({ ...common, endpoint: "COMPLETION", prompt: config.prompt });
}

async function readRequest(config: QueryConfig, path: string): Promise<MinerRequest> {
  const bytes = await readInput(path);
  const body = parseBody(new TextDecoder().decode(bytes));
  if (body === undefined) throw new TargonError("USAGE", "the body is no JSON object", { data: { path } });
  return {
    endpoint: "prompt" in body ? "COMPLETION" : "CHAT",
    model: typeof body.model === "string" ? body.model : config.model,
    body,
    bytes,
  };
}

function parseBody(text: string): Record<string, unknown> | undefined {
  try {
    const body: unknown = JSON.parse(text);
    const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
    return isObject ? (body as Record<string, unknown>) : undefined;
  } catch {
    // The caller says in one sentence that it is no JSON object.
    return undefined;
  }
}

function randomSeed(random: Random): bigint {
  return BigInt(LEAST_SEED + Math.floor(random.uniform() * (SEED_END - LEAST_SEED)));
}
