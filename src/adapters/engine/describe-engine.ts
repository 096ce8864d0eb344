import { createHash } from "node:crypto";
import type { EngineDescription } from "../../domain/ports/engine.ts";
import { TargonError } from "../../errors.ts";
import type { EngineHttp } from "./engine-http.ts";
import { modelsAnswer, tokenizeAnswer, versionAnswer } from "./engine-schemas.ts";
import { readModelFacts } from "./model-files.ts";
import { tokenizeFields } from "./tokenize-prompt.ts";

/** Where a server does not tell its length: no limit of ours, its own refusal counts. */
const UNKNOWN_LENGTH = Number.MAX_SAFE_INTEGER;

/**
 * Asks an engine which model it serves; without `model` the first it lists. `timeoutMs` is for each question.
 *
 * @throws {TargonError} `ENGINE_OTHER_MODEL` when it does not list `model`; those of `EngineHttp`
 */
export async function describeEngine(
  http: EngineHttp,
  { model, timeoutMs }: { model: string | undefined; timeoutMs: number },
  signal?: AbortSignal,
): Promise<EngineDescription> {
  const { data } = await http.call({ path: "/v1/models", answer: modelsAnswer, timeoutMs }, signal);
  const card = data.find(({ id }) => model === undefined || id === model);
  if (!card)
    throw new TargonError("ENGINE_OTHER_MODEL", "the engine serves another model", {
      data: { wanted: model, serves: data.map(({ id }) => id).join(" ") },
    });
  const version = await readVersion(http, timeoutMs, signal);
  const root = card.root ?? card.id;
  const maxModelLen = card.max_model_len ?? (await readLength(http, { model: card.id, timeoutMs }, signal));
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([card.id, root, version, maxModelLen]))
    .digest("hex")
    .slice(0, 16);
  return { model: card.id, version, root, maxModelLen, fingerprint, ...(await readModelFacts(root)) };
}

/** Look-alikes have no `/version`: that is no reason not to use them. */
async function readVersion(http: EngineHttp, timeoutMs: number, signal?: AbortSignal): Promise<string> {
  const ask = http.call({ path: "/version", answer: versionAnswer, timeoutMs }, signal);
  return (await unlessLacking(ask))?.version ?? "unknown";
}

/** Routers leave the length out of their list of models; what stands behind them tells it too. */
async function readLength(
  http: EngineHttp,
  { model, timeoutMs }: { model: string; timeoutMs: number },
  signal?: AbortSignal,
): Promise<number> {
  const body = { model, ...tokenizeFields({ prompt: "a" }) };
  const ask = http.call({ path: "/tokenize", body, answer: tokenizeAnswer, timeoutMs }, signal);
  return (await unlessLacking(ask))?.max_model_len ?? UNKNOWN_LENGTH;
}

/** What an engine answers, null where it lacks the route. */
async function unlessLacking<T>(ask: Promise<T>): Promise<T | null> {
  try {
    return await ask;
  } catch (error) {
    if (!(error instanceof TargonError)) throw error;
    if (error.code === "ENGINE_UNREACHABLE" || error.code === "ENGINE_TIMEOUT") throw error;
    return null;
  }
}
