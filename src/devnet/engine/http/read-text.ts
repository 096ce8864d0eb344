import type { IncomingMessage } from "node:http";

const MOST_BYTES = 32 * 2 ** 20;

/** A request's body as text; null when it is larger than 32 MiB. Rejects when the caller goes away. */
export async function readText(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > MOST_BYTES) return null;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}
