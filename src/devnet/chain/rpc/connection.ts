import { z } from "zod";
import type { Log } from "../../../lib/log.ts";
import { RpcError } from "../rpc-error.ts";
import type { Method, Subscription } from "./method.ts";

/** What the node answers. */
export type Service = { methods: Record<string, Method>; subscriptions: Record<string, Subscription> };

/** One client's side of the talk. */
export type Connection = {
  /** Takes one message, a request or a batch of them. */
  receive(text: string): void;
  /** Ends all its subscriptions. */
  close(): void;
};

const requestSchema = z.object({
  id: z.union([z.number(), z.string(), z.null()]).optional(),
  method: z.string().max(200),
  params: z.array(z.unknown()).default([]),
});
type Request = z.infer<typeof requestSchema>;

/** Subscriptions of one client at once. */
const MAX_SUBSCRIPTIONS = 1024;
const MAX_BATCH = 256;

type Session = Service & { send(message: object): void; live: Map<string, () => void>; log: Log };

/** JSON-RPC 2.0 with subscriptions; every failure becomes an error answer. */
export function createConnection(deps: Service & { log: Log }, send: (message: string) => void): Connection {
  const live = new Map<string, () => void>();
  const session: Session = {
    ...deps,
    live,
    send: (message) => send(JSON.stringify({ jsonrpc: "2.0", ...message })),
  };
  return {
    receive(text) {
      const requests = parseRequests(text);
      if (requests) for (const request of requests) answer(session, request);
      else session.send({ id: null, error: { code: -32700, message: "Parse error" } });
    },
    close() {
      for (const stop of live.values()) stop();
      live.clear();
    },
  };
}

function parseRequests(text: string): Request[] | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return z
      .array(requestSchema)
      .max(MAX_BATCH)
      .parse(Array.isArray(data) ? data : [data]);
  } catch {
    // not JSON, or no request: the client hears it
    return undefined;
  }
}

function answer(session: Session, request: Request): void {
  const { id = null } = request;
  try {
    const subscription = session.subscriptions[request.method];
    if (subscription) subscribe(session, request, subscription);
    else session.send({ id, result: run(session, request) ?? null });
  } catch (error) {
    session.send({ id, error: describeError(session.log, request.method, error) });
  }
}

function run({ methods, subscriptions, live }: Session, { method, params }: Request): unknown {
  if (method === "rpc_methods") return { methods: listMethods({ methods, subscriptions }) };
  const found = methods[method];
  if (found) return found(params);
  if (!Object.values(subscriptions).some(({ stop }) => stop === method)) {
    throw new RpcError(-32601, "Method not found");
  }
  const key = String(params[0]);
  live.get(key)?.();
  return live.delete(key);
}

let nextSubscription = 1;

/** The id goes out before the first notification, which may be made while it starts. */
function subscribe(session: Session, request: Request, { notify, start }: Subscription): void {
  const { live, send } = session;
  if (live.size >= MAX_SUBSCRIPTIONS) throw new RpcError(-32006, "Too many subscriptions on the connection");
  const key = `s${nextSubscription++}`;
  const early: unknown[] = [];
  let isOpen = false;
  const push = (result: unknown) => {
    if (isOpen) send({ method: notify, params: { subscription: key, result } });
    else early.push(result);
  };
  live.set(key, start(request.params, push));
  send({ id: request.id ?? null, result: key });
  isOpen = true;
  for (const result of early) push(result);
}

function listMethods({ methods, subscriptions }: Service): string[] {
  const stops = Object.values(subscriptions).map(({ stop }) => stop);
  const all = [...Object.keys(methods), ...Object.keys(subscriptions), ...stops, "rpc_methods"];
  return [...new Set(all)].sort();
}

function describeError(log: Log, method: string, error: unknown): object {
  if (error instanceof RpcError) {
    const { code, message, data } = error;
    return data === undefined ? { code, message } : { code, message, data };
  }
  if (error instanceof z.ZodError) return { code: -32602, message: "Invalid params" };
  log.debug("a request to the embedded chain failed", { method }, error);
  return { code: -32603, message: error instanceof Error ? error.message : "Internal error" };
}
