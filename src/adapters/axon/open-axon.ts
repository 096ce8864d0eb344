import fastify, { type FastifyInstance, type FastifyReply } from "fastify";
import { MAX_BODY_BYTES } from "../../domain/epistula/check-proof.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { addRoutes } from "./add-routes.ts";
import type { AxonDeps } from "./axon-handlers.ts";
import { createClientErrorHandler } from "./client-error.ts";
import { closeUnread } from "./close-unread.ts";
import { countRequests } from "./count-requests.ts";
import { type AddressLimitOptions, createAddressLimit } from "./create-address-limit.ts";
import { createInFlight, type InFlight } from "./in-flight.ts";
import { refusalOf } from "./refusal.ts";

/** Where the axon listens and how fast one address may ask. */
export type AxonOptions = {
  ip: string;
  /** 0: any free one. */
  port: number;
  /** Requests that are not proven, per address; default 20 a second after 200 at once. */
  addressLimit?: AddressLimitOptions;
  limits?: Partial<AxonLimits>;
};

/** How long a sender may keep a connection for what is not answered, ms. */
export type AxonLimits = {
  /** A request must have arrived whole within this time, so that slow senders hold no place. */
  requestMs: number;
  /** What comes after a refusal is read for this long. */
  lingerMs: number;
};

/** A miner's server on the net. */
export type AxonServer = {
  /** The port it listens on. */
  port: number;
  /** Takes nothing new, lets open answers end within `drainMs`, then cuts them. */
  close(drainMs: number): Promise<void>;
};

const LIMITS: AxonLimits = { requestMs: 30_000, lingerMs: 1_000 };
/** Late requests are looked for this often, and ten times within the limit. */
const CHECK_MS = 1_000;
/** Validators hold a few connections each; more than this in all is an attack, and each costs memory. */
const MAX_CONNECTIONS = 4096;
const ADDRESS_LIMIT: AddressLimitOptions = { burst: 200, perSecond: 20 };

/**
 * The miner's HTTP server: refusals first, cheapest first, then the handlers. Every refusal is `{"error": …}`, constant.
 *
 * @throws PORT_IN_USE · AXON_ADDRESS_INVALID where the address is none of this machine's
 */
export async function openAxon(deps: AxonDeps, options: AxonOptions): Promise<AxonServer> {
  const app = createApp(deps, { ...LIMITS, ...options.limits });
  const inFlight = createInFlight();
  const state = { closing: false };
  if (deps.metrics) countRequests(app, deps.metrics);
  const limit = createAddressLimit(options.addressLimit ?? ADDRESS_LIMIT);
  app.addHook("onRequest", async (request, reply) => {
    if (state.closing) {
      reply.header("connection", "close");
      throw new TargonError("NOT_READY", "the miner is stopping");
    }
    if (!limit.take(request.ip, deps.clock.monotonic())) {
      throw new TargonError("RATE_LIMITED", "too many requests from this address");
    }
  });
  addRoutes(app, { gate: deps.gate, handlers: deps.handlers, peers: deps.peers, inFlight, limit });
  return {
    port: await listen(app, options),
    close: async (drainMs) => {
      state.closing = true;
      await drain(app, { inFlight, drainMs });
    },
  };
}

function createApp({ log }: AxonDeps, { requestMs, lingerMs }: AxonLimits): FastifyInstance {
  const clientErrors = createClientErrorHandler();
  const app = fastify({
    bodyLimit: MAX_BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: requestMs,
    // Node takes the larger of the two limits for the whole request: this one must not be its default of 60 s.
    http: {
      headersTimeout: requestMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(CHECK_MS, Math.ceil(requestMs / 10)),
    },
    exposeHeadRoutes: false,
    clientErrorHandler: clientErrors.onClientError,
    frameworkErrors: (error, _request, reply) => refuseUnrouted(error, reply as FastifyReply),
  });
  clientErrors.follow(app.server);
  app.server.maxConnections = MAX_CONNECTIONS;
  closeUnread(app, { lingerMs });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
  app.setErrorHandler((error, request, reply) => {
    const { status, body } = refusalOf(error);
    if (!isAbort(error))
      tellRefusal(log, { path: request.routeOptions.url, status, reason: body.error, error });
    reply.code(status).send(body);
  });
  return app;
}

/** No hook runs before a route is found: the connection is closed whatever of the body came. */
function refuseUnrouted(error: unknown, reply: FastifyReply): void {
  const { status, body } = refusalOf(error);
  reply.code(status).header("connection", "close").send(body);
}

/** A bug is an error, an upstream that fails a warning; refused callers are nobody's business but a debugger's. */
function tellRefusal(
  log: Log,
  { error, ...fields }: { path: string | undefined; status: number; reason: string; error: unknown },
): void {
  if (fields.status === 500) log.error("a request failed", fields, error);
  else if (codeOf(error).startsWith("UPSTREAM")) log.warn("a request could not be passed on", fields, error);
  else log.debug("request refused", fields);
}

async function listen(app: FastifyInstance, options: AxonOptions): Promise<number> {
  try {
    await app.listen({ host: options.ip.replace(/^\[|\]$/g, ""), port: options.port });
  } catch (error) {
    await app.close();
    throw listenError(error, options);
  }
  const address = app.server.address();
  return typeof address === "object" && address !== null ? address.port : options.port;
}

function listenError(cause: unknown, { ip, port }: AxonOptions): TargonError {
  const isInUse = cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE";
  const options = { data: { ip, port }, cause };
  return isInUse
    ? new TargonError("PORT_IN_USE", "the axon's port is in use", options)
    : new TargonError("AXON_ADDRESS_INVALID", "the axon cannot listen on this address", options);
}

async function drain(
  app: FastifyInstance,
  { inFlight, drainMs }: { inFlight: InFlight; drainMs: number },
): Promise<void> {
  app.server.close();
  await inFlight.idle(drainMs);
  await app.close();
}
