import { createServer } from "node:http";
import { parse } from "node:querystring";
import { TargonError } from "../../errors.ts";
import { tokenOf } from "./add-peer-routes.ts";

const MAX_CONNECTIONS = 64;
const REQUEST_MS = 10_000;

/**
 * A server that answers nothing of use and only tells which tokens come in, for a look from outside where no miner runs.
 *
 * @throws {TargonError} `PORT_IN_USE` where it cannot listen
 */
export async function openArrivals(
  { ip, port }: { ip: string; port: number },
  arrived: (token: string) => void,
): Promise<{ close(): Promise<void> }> {
  const server = createServer({ requestTimeout: REQUEST_MS }, (request, response) => {
    const token = tokenOf(parse((request.url ?? "").split("?")[1] ?? ""));
    if (token !== undefined) arrived(token);
    response.end("{}");
  });
  server.maxConnections = MAX_CONNECTIONS;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("listening", resolve).once("error", reject);
  server.listen({ host: ip, port });
  await promise.catch((cause) => {
    throw new TargonError("PORT_IN_USE", "the axon's port is in use", { data: { ip, port }, cause });
  });
  return {
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
