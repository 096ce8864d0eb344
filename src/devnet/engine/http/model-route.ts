import type { IncomingMessage, ServerResponse } from "node:http";
import type { Piece, Route } from "../link.ts";
import { readText } from "./read-text.ts";
import { sendJson, sendText } from "./send.ts";
import type { WorkerLink } from "./worker-link.ts";

/** A request and the way back. */
export type Exchange = { request: IncomingMessage; response: ServerResponse };

/** Hands a request to the model's thread and its answer back; a caller that goes away ends the work. */
export async function serveFromModel(link: WorkerLink, route: Route, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const text = await readText(request);
  if (text === null) return sendJson(response, 413, { detail: "Request body too large" });
  if (!link.alive()) return sendJson(response, 500, DEAD);
  const body = { text, contentType: request.headers["content-type"] ?? "" };
  const id = link.ask({ route, body }, (piece) => {
    if (piece === null) abandon(response);
    else if (!write(response, piece)) waitForReader(link, id, response);
  });
  response.on("close", () => link.drop(id));
}

const DEAD = {
  error: { message: "The model's thread has died", type: "InternalServerError", param: null, code: 500 },
};

/** False when the caller has yet to read what was written. */
function write(response: ServerResponse, { head, text, end }: Piece): boolean {
  if (head !== null && !head.stream) {
    sendText(response, { status: head.status, type: "application/json", text });
    return true;
  }
  if (head !== null) response.writeHead(head.status, { "content-type": "text/event-stream; charset=utf-8" });
  const room = response.write(text);
  if (end) response.end();
  return room || end;
}

function waitForReader(link: WorkerLink, id: number, response: ServerResponse): void {
  link.pause(id, true);
  response.once("drain", () => link.pause(id, false));
}

function abandon(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else sendJson(response, 500, DEAD);
}
