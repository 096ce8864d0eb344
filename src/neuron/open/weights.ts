import type { WeightSource, Weights, WeightsConfig } from "../../domain/ports/weights.ts";
import { isRetryable } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import type { CommandIo } from "../command-io.ts";
import { systemClock } from "./system.ts";

/** What a command that reads weights was given; absent: it reads none. */
export type OpenWeights = WeightsConfig | null | undefined;

/**
 * The weights that a miner adds values from, opened now: a folder without weights is told before anybody asks. A hub that
 * does not answer is asked again while requests come.
 *
 * @throws {TargonError} `MODEL_FILES_MISSING`, `MODEL_FILES_INVALID`, `HUB_REFUSED`
 */
export async function openOwnWeights(config: OpenWeights, io: CommandIo): Promise<Weights | null> {
  const weights = await openWeights(config, io, { byName: false });
  for (const { model } of weights ? (config?.sources ?? []) : []) {
    try {
      await weights?.of(model ?? "", io.signal);
    } catch (error) {
      if (!isRetryable(error)) throw error;
      io.log.warn("weights could not be opened yet", { model }, error);
    }
  }
  return weights;
}

/** The weights that answers are checked with, each opened when it is first needed; those of no source by their name. */
export async function openCheckedWeights(config: OpenWeights, io: CommandIo): Promise<Weights | null> {
  return await openWeights(config, io, { byName: true });
}

/** The same on the embedded network, whose model lies beside the program: used where nobody says another place. */
export async function mockWeights(config: OpenWeights): Promise<OpenWeights> {
  if (!config) return config;
  const [{ modelPath }, { MOCK_MODEL }] = await Promise.all([
    import("../../devnet/engine/model-path.ts"),
    import("../../config.ts"),
  ]);
  const isGiven = config.sources.some(({ model }) => (model ?? MOCK_MODEL) === MOCK_MODEL);
  if (isGiven) return config;
  const own: WeightSource = { model: MOCK_MODEL, source: modelPath("R") };
  return { ...config, sources: [...config.sources, own] };
}

async function openWeights(
  config: OpenWeights,
  { lifecycle, log }: { lifecycle: CommandIo["lifecycle"]; log: Log },
  { byName }: { byName: boolean },
): Promise<Weights | null> {
  if (!config) return null;
  const { createWeights } = await import("../../adapters/weights-file/create-weights.ts");
  const deps = { clock: systemClock, log: log.child({ module: "weights" }) };
  const weights = createWeights(deps, { ...config, byName });
  lifecycle.onClose("weights", () => weights.close());
  return weights;
}
