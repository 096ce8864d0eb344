import { request } from "undici";
import { type Seen, startServer, type TestServer } from "./start-server.ts";

/** What a proxy does with one request: its own answer, or null: the engine's, as `change` leaves it. */
export type ProxyRules = {
  answer?: (path: string, body: Record<string, unknown>) => { status: number; body: unknown } | null;
  change?: (path: string, body: Record<string, unknown>, asked: Record<string, unknown>) => unknown;
};

/** A real server in front of an engine that behaves as routers and other servers do. */
export async function startEngineProxy(engineUrl: string, rules: ProxyRules): Promise<TestServer> {
  return await startServer((seen, response) => {
    answerBy(engineUrl, rules, seen).then(
      ({ status, body }) => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      },
      () => response.destroy(),
    );
  });
}

type Answered = { status: number; body: unknown };

async function answerBy(engineUrl: string, { answer, change }: ProxyRules, seen: Seen): Promise<Answered> {
  const asked = seen.body === "" ? {} : JSON.parse(seen.body);
  const own = answer?.(seen.path, asked) ?? null;
  if (own !== null) return own;
  const { status, body } = await ask(engineUrl, seen);
  return { status, body: change ? change(seen.path, body as Record<string, unknown>, asked) : body };
}

async function ask(engineUrl: string, { method, path, body }: Seen): Promise<Answered> {
  const answer = await request(`${engineUrl}${path}`, {
    method: method as "GET" | "POST",
    headers: { "content-type": "application/json" },
    ...(body !== "" && { body }),
  });
  return { status: answer.statusCode, body: await answer.body.json() };
}
