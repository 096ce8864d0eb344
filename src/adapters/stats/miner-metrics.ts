import { Counter, Gauge, Histogram } from "prom-client";
import type { MinerMetrics } from "../../domain/ports/metrics.ts";
import type { MetricsDeps } from "./open-stats.ts";

/** From a cached prefix on an idle engine to a validator's patience (8 s) and beyond. */
const BUCKETS_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16, 32];

/** A miner's metrics in a registry. The one label is an HTTP status. */
export function createMinerMetrics({ registry, clock }: MetricsDeps): MinerMetrics {
  const registers = [registry];
  const requests = new Counter({
    name: "targon_requests_total",
    help: "HTTP requests since the start, by the status answered; 499: the caller left before there was one.",
    labelNames: ["status"],
    registers,
  });
  const open = new Gauge({
    name: "targon_streams_open",
    help: "Answers that are on their way from an upstream to a caller.",
    registers,
  });
  const seconds = new Histogram({
    name: "targon_request_seconds",
    help: "Seconds from a proven request to the first byte of the body that the upstream answers.",
    buckets: BUCKETS_SECONDS,
    registers,
  });
  return {
    requestEnded: (status) => requests.inc({ status: String(status) }),
    answerBegan() {
      const startedMs = clock.monotonic();
      open.inc();
      return {
        firstByte: () => seconds.observe((clock.monotonic() - startedMs) / 1000),
        ended: () => open.dec(),
      };
    },
  };
}
