import { DEFAULT_MODEL, MOCK_MODEL, type ValidatorConfig } from "../../config.ts";

/**
 * The models that miners are asked for. `--models.mode default` is one model; models of engines that were attached by
 * hand are wanted in the other modes.
 */
export function wantedModels({ mock, models, engineEndpoints }: ValidatorConfig): string[] {
  if (mock !== null) return [MOCK_MODEL];
  if (models.mode === "default") return [DEFAULT_MODEL];
  const attached = engineEndpoints.flatMap(({ model }) => model ?? []);
  return [...new Set([DEFAULT_MODEL, ...attached])];
}
