import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** What Node says of a connection whose request it cannot read. */
type ClientError = Error & { code?: string };

const TOO_LATE = { line: "408 Request Timeout", error: "the request did not arrive in time" };
const TOO_LARGE = {
  line: "431 Request Header Fields Too Large",
  error: "the request's headers are too large",
};
const MALFORMED = { line: "400 Bad Request", error: "the request is malformed" };

const ANSWERS: Record<string, { line: string; error: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: TOO_LATE,
  HPE_HEADER_OVERFLOW: TOO_LARGE,
};

/**
 * Answers what is no HTTP, or does not arrive in time, in the form of every other refusal, and closes the connection. An
 * answer that has begun there is cut and never written into.
 *
 * @returns to be called for each such connection
 */
export function createClientErrorHandler(): {
  follow(server: Server): void;
  onClientError(error: ClientError, socket: Socket): void;
} {
  const answers = new WeakMap<Socket, ServerResponse>();
  const isAnswering = (socket: Socket) => {
    const answer = answers.get(socket);
    return answer?.headersSent === true && !answer.writableFinished;
  };
  return {
    follow(server) {
      server.on("request", ({ socket }, response) => void answers.set(socket, response));
    },
    onClientError({ code = "" }, socket) {
      if (code === "ECONNRESET" || !socket.writable || isAnswering(socket)) return void socket.destroy();
      socket.write(toHttp(ANSWERS[code] ?? MALFORMED));
      socket.destroySoon();
    },
  };
}

function toHttp({ line, error }: { line: string; error: string }): string {
  const body = JSON.stringify({ error });
  const head = [
    `HTTP/1.1 ${line}`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}
