import type { IncomingMessage, ServerResponse } from "node:http";
import type { Route } from "../link.ts";
import { serveFromModel } from "./model-route.ts";
import { type Identity, plainRoutes } from "./plain-routes.ts";
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
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const model = ownValue(MODEL_ROUTES, path);
    const get = ownValue(plain, path);
    if (!allowed(request, path, apiKey)) return sendJson(response, 401, { error: "Unauthorized" });
    if (model !== undefined && request.method === "POST") {
      return serveFromModel(link, model, { request, response });
    }
    if (get !== undefined && isGet(request.method, path)) return get(response);
    if (model === undefined && get === undefined) return sendJson(response, 404, { detail: "Not Found" });
    refuseMethod(response, model === undefined ? "GET" : "POST");
  };
}

function ownValue<T>(table: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function refuseMethod(response: ServerResponse, allow: string): void {
  response.setHeader("allow", allow);
  sendJson(response, 405, { detail: "Method Not Allowed" });
}

/** `/ping` takes POST as well. */
function isGet(method: string | undefined, path: string): boolean {
  return method === "GET" || (method === "POST" && path === "/ping");
}

function allowed({ method, headers }: IncomingMessage, path: string, apiKey: string | undefined): boolean {
  if (apiKey === undefined || method === "OPTIONS") return true;
  if (!GUARDED.some((prefix) => path.startsWith(prefix))) return true;
  return headers.authorization === `Bearer ${apiKey}`;
}
