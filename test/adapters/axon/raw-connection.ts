import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** One connection as its other end sees it. */
export type RawConnection = {
  socket: Socket;
  /** Resolves when it is closed, to all that came. */
  closed: Promise<string>;
};

/** Sends `text` as it stands and waits for what comes. */
export function rawConnection(url: string, text: string): RawConnection {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let seen = "";
  socket.on("data", (piece) => {
    seen += piece;
  });
  socket.on("error", () => {});
  socket.write(text);
  return { socket, closed: once(socket, "close").then(() => seen) };
}

/** The status and the parsed body of an answer with a length. */
export function parseAnswer(text: string): { status: number; headers: string; body: unknown } {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { status: Number(head.split(" ")[1]), headers: head.toLowerCase(), body: JSON.parse(body) };
}
