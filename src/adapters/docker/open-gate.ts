import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";

/** How a gate reaches what is behind it; throws while there is nothing. */
export type Connect = (signal: AbortSignal) => Promise<Duplex>;

/** An address of this machine that stays while what is behind it moves, stops or comes back. */
export type Gate = {
  /** `http://127.0.0.1:PORT`. */
  url: string;
  /** Connections from now on; null: they are ended at once. Those that are open go on. */
  setTarget(connect: Connect | null): void;
  close(): Promise<void>;
};

/** More connections at once are refused: a miner's engine streams to some hundreds. */
const MAX_CONNECTIONS = 2048;

/** Opens a port on loopback, behind which nothing stands yet. */
export async function openGate(): Promise<Gate> {
  let target: Connect | null = null;
  const closing = new AbortController();
  const open = new Set<Socket>();
  const server = createServer({ pauseOnConnect: false }, (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket)).on("error", () => socket.destroy());
    void join(socket, target, closing.signal);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setTarget(connect) {
      target = connect;
    },
    async close() {
      closing.abort();
      const closed = once(server, "close");
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function join(socket: Socket, connect: Connect | null, signal: AbortSignal): Promise<void> {
  try {
    if (connect === null) throw new Error("nothing stands behind the gate");
    const behind = await connect(signal);
    behind.on("error", () => socket.destroy()).on("close", () => socket.destroy());
    socket.on("close", () => behind.destroy());
    if (socket.destroyed) behind.destroy();
    socket.pipe(behind).pipe(socket);
  } catch {
    // Who connected sees the end of the connection, as with any server that is not up.
    socket.destroy();
  }
}
