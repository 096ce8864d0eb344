import type { ServerResponse } from "node:http";

/** Sends a whole JSON body. */
export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  sendText(response, { status, type: "application/json", text: JSON.stringify(body) });
}

/** Sends a whole text. */
export function sendText(
  response: ServerResponse,
  { status, type, text }: { status: number; type: string; text: string },
): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

/** Sends a status without a body. */
export function sendEmpty(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-length": 0 });
  response.end();
}
