import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "../link.ts";
import { type Exchange, serveFromModel } from "./model-route.ts";
import { type Identity, type PlainRoute, plainRoutes } from "./plain-routes.ts";
import { sendJson } from "./send.ts";
import type { WorkerLink } from "./worker-link.ts";

const MODEL_ROUTES: Record<string, Route> = {
  "/v1/chat/completions": "chat",
  "/v1/completions": "completion",
  "/tokenize": "tokenize",
  "/detokenize": "detokenize",
};

/** Path prefixes that vLLM guards with its API key; all others are open. */
const GUARDED = ["/v1", "/v2", "/inference", "/cohere"];

/** Answers one request; rejects only when the caller went away while sending. */
export type RouteRequest = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The routes of an engine, guarded as vLLM does it. */
export function routeRequests(
  link: WorkerLink,
  identity: Identity,
  apiKey: string | undefined,
): RouteRequest {
  const plain = plainRoutes(link, identity);
  return async (request, response) => {
    const path = pathOf(request);
    const model = ownValue(MODEL_ROUTES, path);
    const get = ownValue(plain, path);
    if (!allowed(request, apiKey)) sendJson(response, 401, { error: "Unauthorized" });
    else if (model) await serveModel(link, model, { request, response });
    else if (get) servePlain(get, request, response);
    else sendJson(response, 404, { detail: "Not Found" });
  };
}

async function serveModel(link: WorkerLink, route: Route, exchange: Exchange): Promise<void> {
  if (exchange.request.method !== "POST") return refuseMethod(exchange.response, "POST");
  await serveFromModel(link, route, exchange);
}

/** `/ping` takes POST as well. */
function servePlain(get: PlainRoute, request: IncomingMessage, response: ServerResponse): void {
  const fits = request.method === "GET" || (request.method === "POST" && pathOf(request) === "/ping");
  if (fits) get(response);
  else refuseMethod(response, "GET");
}

function pathOf({ url }: IncomingMessage): string {
  return (url ?? "/").split("?")[0] ?? "/";
}

function ownValue<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function refuseMethod(response: ServerResponse, allow: string): void {
  response.setHeader("allow", allow);
  sendJson(response, 405, { detail: "Method Not Allowed" });
}

function allowed(request: IncomingMessage, apiKey: string | undefined): boolean {
  if (apiKey === undefined || request.method === "OPTIONS") return true;
  if (!GUARDED.some((prefix) => pathOf(request).startsWith(prefix))) return true;
  const [, scheme, key] = request.headers.authorization?.match(/^(\S+) (.*)$/) ?? [];
  return scheme?.toLowerCase() === "bearer" && key === apiKey;
}
