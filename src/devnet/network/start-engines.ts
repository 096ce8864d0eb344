import { MOCK_MODEL } from "../../config.ts";
import { modelPath } from "../engine/model-path.ts";
import { type RunningEngine, startEngine } from "../engine/start-engine.ts";
import type { EngineKind } from "./behaviour.ts";

/** Running engines by kind; `url` without /v1. */
export type RunningEngines = { url(kind: EngineKind): string; close(): Promise<void> };

const MODELS: Record<EngineKind, { folder: "R" | "S"; dtype: "float32" | "bfloat16" | "int4" }> = {
  float32: { folder: "R", dtype: "float32" },
  bfloat16: { folder: "R", dtype: "bfloat16" },
  smaller: { folder: "S", dtype: "float32" },
  int4: { folder: "R", dtype: "int4" },
};

/** Starts the kinds named, all at once, each serving under the claimed model's name. */
export async function startEngines(kinds: Iterable<EngineKind>): Promise<RunningEngines> {
  const started = await Promise.allSettled([...new Set(kinds)].map(start));
  const running = new Map(started.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
  const close = async () => {
    await Promise.all([...running.values()].map((engine) => engine.close()));
  };
  const failed = started.find((one) => one.status === "rejected");
  if (failed) {
    await close();
    throw failed.reason;
  }
  return { url: (kind) => running.get(kind)?.url ?? "", close };
}

async function start(kind: EngineKind) {
  return [kind, await startKind(kind)] as const;
}

/** Starts one engine of a kind. */
export async function startKind(kind: EngineKind, port = 0): Promise<RunningEngine> {
  const { folder, dtype } = MODELS[kind];
  return await startEngine({
    modelDir: modelPath(folder),
    servedName: MOCK_MODEL,
    dtype,
    noise: "vllm",
    port,
  });
}
