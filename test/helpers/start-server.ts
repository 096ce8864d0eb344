import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A request that a test server got, its body read. */
export type Seen = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };

/** A real local server on a free port. */
export type TestServer = {
  /** http://127.0.0.1:PORT */
  url: string;
  port: number;
  requests: Seen[];
  close(): Promise<void>;
};

/** Starts a server that reads each body, notes the request and lets `answer` do the rest. */
export async function startServer(
  answer: (seen: Seen, response: ServerResponse, request: IncomingMessage) => void,
  { port = 0 }: { port?: number } = {},
): Promise<TestServer> {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
    requests.push(seen);
    answer(seen, response, request);
  });
  await new Promise<void>((done, fail) => server.once("error", fail).listen(port, "127.0.0.1", done));
  const address = server.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${actual}`,
    port: actual,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
