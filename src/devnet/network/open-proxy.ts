import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { request } from "undici";
import { PATHS } from "../../domain/ports/miner.ts";
import type { Endpoint } from "../../domain/types.ts";
import { abortReason } from "../../lib/abort.ts";
import type { Answerer } from "./behaviour.ts";
import { createEngineLink } from "./engine-link.ts";
import { createReply } from "./reply.ts";

/** A cheat's server between its miner and its engine. */
export type CheatProxy = { url: string; close(): Promise<void> };

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Serves an engine's API on loopback: completions by `answer`, everything else by the engine itself. */
export async function openProxy({
  engineUrl,
  claimedUrl,
  answer,
  onError,
}: {
  engineUrl: string;
  /** An engine of the claimed model. */
  claimedUrl: string;
  answer: Answerer;
  onError: (error: unknown) => void;
}): Promise<CheatProxy> {
  const engine = createEngineLink(engineUrl);
  const claimed = createEngineLink(claimedUrl);
  const ended = new AbortController();
  const server = createServer(async (incoming, outgoing) => {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, ended.signal]);
    outgoing.on("close", () => gone.abort(abortReason("the caller is gone")));
    try {
      const endpoint = endpointOf(incoming);
      if (endpoint === undefined) await passOn(engineUrl, { incoming, outgoing, signal });
      else {
        const body = await readBody(incoming);
        const reply = createReply(outgoing, signal);
        await answer({ endpoint, body, engine, claimed, reply, signal });
      }
    } catch (error) {
      outgoing.destroy();
      if (!signal.aborted) onError(error);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      ended.abort(abortReason());
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function endpointOf({ method, url }: IncomingMessage): Endpoint | undefined {
  if (method !== "POST") return undefined;
  return (Object.keys(PATHS) as Endpoint[]).find((endpoint) => PATHS[endpoint] === url);
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming) {
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) throw new Error("the body is too long");
    pieces.push(piece);
  }
  return JSON.parse(Buffer.concat(pieces).toString("utf8"));
}

async function passOn(
  engineUrl: string,
  {
    incoming,
    outgoing,
    signal,
  }: { incoming: IncomingMessage; outgoing: ServerResponse; signal: AbortSignal },
): Promise<void> {
  const method = incoming.method === "POST" ? "POST" : "GET";
  const answer = await request(`${engineUrl}${incoming.url}`, {
    method,
    headers: { "content-type": incoming.headers["content-type"] ?? "application/json" },
    body: method === "POST" ? incoming : null,
    signal,
  });
  outgoing.writeHead(answer.statusCode, { "content-type": answer.headers["content-type"] as string });
  await pipeline(answer.body, outgoing, { signal });
}
