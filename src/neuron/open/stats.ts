import type { StatsOptions } from "../../adapters/stats/open-stats.ts";
import type { StatsConfig } from "../../config.ts";
import type { MinerMetrics, ValidatorMetrics } from "../../domain/ports/metrics.ts";
import type { CommandIo } from "../command-io.ts";
import type { Output } from "../output.ts";
import { createReadiness, MINER_RULE, type ReadinessRule, VALIDATOR_RULE } from "./readiness.ts";
import { systemClock } from "./system.ts";

/** Metrics to tell to, null where nobody watches, and the output that readiness is read from. */
export type OpenStats<M> = { metrics: M | null; output: Output };

/** A validator's metrics and health over HTTP where a port was given; closed with the command's life. */
export async function openValidatorStats(
  stats: StatsConfig | null,
  io: CommandIo,
): Promise<OpenStats<ValidatorMetrics>> {
  if (stats === null) return { metrics: null, output: io.output };
  const { createValidatorMetrics } = await import("../../adapters/stats/validator-metrics.ts");
  return await serve(io, { ...stats, rule: VALIDATOR_RULE, createMetrics: createValidatorMetrics });
}

/** The same of a miner. */
export async function openMinerStats(
  stats: StatsConfig | null,
  io: CommandIo,
): Promise<OpenStats<MinerMetrics>> {
  if (stats === null) return { metrics: null, output: io.output };
  const { createMinerMetrics } = await import("../../adapters/stats/miner-metrics.ts");
  return await serve(io, { ...stats, rule: MINER_RULE, createMetrics: createMinerMetrics });
}

type Served<M> = Omit<StatsOptions<M>, "readiness"> & { rule: ReadinessRule };

async function serve<M>(
  { lifecycle, log, output: told, signal }: CommandIo,
  { rule, ...options }: Served<M>,
): Promise<OpenStats<M>> {
  const { openStats } = await import("../../adapters/stats/open-stats.ts");
  const { output, readiness } = createReadiness({ clock: systemClock, output: told, signal }, rule);
  const deps = { log: log.child({ module: "stats" }), clock: systemClock };
  const stats = await openStats(deps, { ...options, readiness });
  lifecycle.onClose("stats", () => stats.close());
  return { metrics: stats.metrics, output };
}
