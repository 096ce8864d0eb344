import { once } from "node:events";
import { createServer } from "node:net";

/** Whether a TCP server can listen there now; tried by listening for a moment. False for any reason that it cannot. */
export async function isPortFree({ host, port }: { host: string; port: number }): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ host, port, exclusive: true });
    await once(server, "listening");
    return true;
  } catch {
    // Whatever the reason (in use, not allowed, no such address): a miner could not listen there either.
    return false;
  } finally {
    server.close();
  }
}
