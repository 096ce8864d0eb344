import fastify, { type FastifyInstance } from "fastify";
import { Gauge, Registry } from "prom-client";
import type { Readiness } from "../../domain/ports/metrics.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { TargonError } from "../../errors.ts";
import { createLag } from "../../lib/lag.ts";
import type { Log } from "../../lib/log.ts";

/** What metrics are made of; those in the registry are served. */
export type MetricsDeps = { registry: Registry; clock: Pick<Clock, "monotonic"> };

/** Registers a neuron's metrics and gives what it tells them by. */
export type CreateMetrics<M> = (deps: MetricsDeps) => M;

/** What is served, and where. */
export type StatsOptions<M> = {
  createMetrics: CreateMetrics<M>;
  readiness: () => Readiness;
  ip: string;
  /** 0: any free one. */
  port: number;
};

/** A server of metrics and health. */
export type Stats<M> = { metrics: M; port: number; close(): Promise<void> };

/** A scraper and a few probes; who else connects is dropped. */
const MAX_CONNECTIONS = 64;
/** No request here has a body, and none takes long to send. */
const MAX_BODY_BYTES = 1024;
const REQUEST_TIMEOUT_MS = 5_000;
const IDLE_MS = 30_000;

/**
 * Serves `GET /metrics` (Prometheus text), `/health` (200: the process lives) and `/ready` (200 or 503), unsigned and
 * read-only. Every neuron has `targon_event_loop_delay_seconds`; the rest is what `createMetrics` registers.
 *
 * @throws PORT_IN_USE · CONFIG_INVALID where the address is none of this machine's, or not allowed
 */
export async function openStats<M>(
  { log, clock }: { log: Log; clock: Pick<Clock, "monotonic"> },
  options: StatsOptions<M>,
): Promise<Stats<M>> {
  const registry = new Registry();
  const metrics = options.createMetrics({ registry, clock });
  const app = createApp(log);
  addRoutes(app, { registry, readiness: options.readiness });
  const port = await listen(app, options);
  const lag = createLag();
  new Gauge({
    name: "targon_event_loop_delay_seconds",
    help: "Longest delay of the event loop since the last scrape but one.",
    registers: [registry],
    collect() {
      this.set(lag.delayMs() / 1000);
    },
  });
  log.info("metrics are served", { ip: options.ip, port });
  const close = async () => {
    lag.stop();
    await app.close();
  };
  return { metrics, port, close };
}

function createApp(log: Log): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: IDLE_MS,
    keepAliveTimeout: IDLE_MS,
  });
  app.server.maxConnections = MAX_CONNECTIONS;
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send({ error: "there is no such path; try /metrics, /health or /ready" }),
  );
  app.setErrorHandler((error, request, reply) => {
    log.error("stats could not be served", { path: request.routeOptions.url }, error);
    reply.code(500).send({ error: "internal error" });
  });
  return app;
}

function addRoutes(
  app: FastifyInstance,
  { registry, readiness }: { registry: Registry; readiness: () => Readiness },
): void {
  app.get("/metrics", async (_request, reply) =>
    reply.header("content-type", registry.contentType).send(await registry.metrics()),
  );
  app.get("/health", async () => ({ status: "ok" }));
  app.get("/ready", async (_request, reply) => {
    const { ready, status } = readiness();
    return reply.code(ready ? 200 : 503).send({ status });
  });
}

async function listen(app: FastifyInstance, { ip, port }: { ip: string; port: number }): Promise<number> {
  try {
    await app.listen({ host: ip, port });
  } catch (error) {
    await app.close();
    throw listenError(error, { ip, port });
  }
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

function listenError(cause: unknown, { ip, port }: { ip: string; port: number }): TargonError {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  if (reason === "EADDRINUSE") {
    return new TargonError("PORT_IN_USE", "the port of --stats.port is in use", {
      data: { ip, port },
      cause,
    });
  }
  const data = { ip, port, reason };
  return new TargonError("CONFIG_INVALID", "metrics cannot be served on this address", { data, cause });
}
