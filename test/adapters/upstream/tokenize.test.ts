import { Agent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { tokenize } from "../../../src/adapters/upstream/tokenize.ts";
import { startServer } from "../../helpers/start-server.ts";

async function ask(status: number, body: string, apiKey = "sk-test") {
  const server = await startServer((_seen, response) => response.writeHead(status).end(body));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const query = { url: `${server.url}/v1`, apiKey, model: "m", prompt: { prompt: "Hi" } };
  return { ids: await tokenize(dispatcher, query), seen: server.requests[0] };
}

test("default: the ids, asked with the key beside the OpenAI routes", async () => {
  const { ids, seen } = await ask(200, '{"count":2,"max_model_len":10,"tokens":[5,6]}');
  expect(ids).toEqual([5, 6]);
  expect(seen).toMatchObject({ method: "POST", path: "/tokenize" });
  expect(seen?.headers.authorization).toBe("Bearer sk-test");
  expect(JSON.parse(seen?.body ?? "")).toEqual({ model: "m", prompt: "Hi", add_special_tokens: true });
});

test("behavior: without a key none is sent", async () => {
  expect((await ask(200, '{"tokens":[]}', "")).seen?.headers.authorization).toBeUndefined();
});

test.each([
  [404, '{"detail":"Not Found"}'],
  [200, "<html>"],
  [200, '{"tokens":["a"]}'],
  [200, '{"tokens":[-1]}'],
])("error: UPSTREAM_UNREACHABLE for status %i and %s", async (status, body) => {
  await expect(ask(status, body)).rejects.toMatchObject({ code: "UPSTREAM_UNREACHABLE" });
});
