import { createServer } from "node:http";
import { parentPort } from "node:worker_threads";

/** Tokens of one answer. */
const CHUNKS = 64;
/** Ids of the prompt, as `/tokenize` gives them. */
const PROMPT = Array.from({ length: 20 }, (_, i) => 100 * i);

/** What vLLM sends for a token with five top logprobs. */
const CHUNK = `data: ${JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  model: "m",
  choices: [
    {
      index: 0,
      delta: { content: " fox" },
      logprobs: { content: [{ ...entry(976), top_logprobs: [976, 750, 825, 857, 922].map(entry) }] },
      finish_reason: null,
      token_ids: null,
    },
  ],
})}\n\n`;

function entry(id: number): object {
  return { token: `token_id:${id}`, logprob: -2.5040626525878906, bytes: [32, 102, 111, 120] };
}

/** A fake model server without a model: it streams as fast as it is read, so that only the way is measured. */
const server = createServer((request, response) => {
  request.resume();
  if (request.method === "GET") {
    response.end(JSON.stringify({ object: "list", data: [{ id: "m" }] }));
    return;
  }
  if (request.url === "/tokenize") {
    response.end(JSON.stringify({ count: PROMPT.length, tokens: PROMPT }));
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
