import { createServer } from "node:http";
import { parentPort } from "node:worker_threads";

/** Tokens of one answer. */
const CHUNKS = 64;
/** About what vLLM sends for a token with five top logprobs. */
const CHUNK = `data: ${JSON.stringify({ id: "chatcmpl-1", choices: [{ index: 0, delta: { content: "x".repeat(400) } }] })}\n\n`;

/** A fake model server without a model: it streams as fast as it is read, so that only the way is measured. */
const server = createServer((request, response) => {
  request.resume();
  if (request.method === "GET") {
    response.end(JSON.stringify({ object: "list", data: [{ id: "m" }] }));
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  let left = CHUNKS;
  const more = () => {
    if (left-- === 0) response.end("data: [DONE]\n\n");
    else if (response.write(CHUNK)) setImmediate(more);
    else response.once("drain", more);
  };
  more();
});

server.listen(0, "127.0.0.1", () => parentPort?.postMessage(server.address()));
