import type { FastifyInstance, FastifyReply } from "fastify";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Endpoint } from "../../domain/types.ts";
import { addGate, bodyOf } from "./add-gate.ts";
import { addPeerRoutes, type Peers, tokenOf } from "./add-peer-routes.ts";
import type { AxonHandlers } from "./axon-handlers.ts";
import type { AddressLimit } from "./create-address-limit.ts";
import type { Gate } from "./create-gate.ts";
import type { InFlight } from "./in-flight.ts";

/** What the routes work with. */
export type RouteDeps = {
  gate: Gate;
  handlers: AxonHandlers;
  inFlight: InFlight;
  limit: AddressLimit;
  peers?: Peers | undefined;
};

const ENDPOINTS: Endpoint[] = ["CHAT", "COMPLETION"];

/**
 * The miner's surface (design §5): everything signed but `/health`. `POST /models` and `GET /models` answer as the
 * reference does: an empty JSON text, and a JSON array of names.
 */
export function addRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { handlers, peers } = deps;
  app.get("/health", async (request, reply) => {
    const token = tokenOf(request.query);
    if (token !== undefined) peers?.arrived(token);
    const isReady = handlers.isReady();
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? "ok" : "starting" });
  });
  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split("?")[0] ?? "";
    if (app.hasRoute({ method: "GET", url: path }) || app.hasRoute({ method: "POST", url: path })) {
      return reply.code(405).send({ error: "the method is not allowed here" });
    }
    return reply.code(404).send({ error: "there is no such path" });
  });
  app.register((signed, _options, done) => {
    addSignedRoutes(signed, deps);
    done();
  });
  if (peers) addPeerRoutes(app, { ...deps, peers });
}

function addSignedRoutes(app: FastifyInstance, deps: RouteDeps): void {
  const { handlers } = deps;
  const claimOf = addGate(app, deps);
  app.get("/models", async (_request, reply) => json(reply, handlers.models()));
  app.post("/models", async (request, reply) => {
    handlers.announced(bodyOf(request), claimOf(request).signer);
    return json(reply, "");
  });
  app.get("/v1/models", async (_request, reply) => json(reply, modelList(handlers.models())));
  for (const endpoint of ENDPOINTS) {
    app.post(PATHS[endpoint], async (request, reply) => {
      const signer = claimOf(request).signer;
      const call = { endpoint, signer, headers: request.headers, body: bodyOf(request) };
      const answer = { reply: reply.raw, begin: () => void reply.hijack() };
      await deps.inFlight.during(() => handlers.complete(call, answer));
      return reply;
    });
  }
}

function json(reply: FastifyReply, value: unknown): FastifyReply {
  return reply.header("content-type", "application/json").send(JSON.stringify(value));
}

function modelList(models: string[]): unknown {
  return { object: "list", data: models.map((id) => ({ id, object: "model", owned_by: "targon" })) };
}
