import { Agent } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { listModels } from "../../../src/adapters/upstream/list-models.ts";
import { startServer } from "../../helpers/start-server.ts";

async function ask(status: number, body: string) {
  const server = await startServer((_seen, response) => response.writeHead(status).end(body));
  const dispatcher = new Agent();
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const models = await listModels(dispatcher, { url: `${server.url}/v1`, apiKey: "sk-test" });
  return { models, seen: server.requests[0] };
}

test("default: the names, asked with the key", async () => {
  const { models, seen } = await ask(200, '{"object":"list","data":[{"id":"a","root":"/x"},{"id":"b"}]}');
  expect(models).toEqual(["a", "b"]);
  expect(seen).toMatchObject({ method: "GET", path: "/v1/models" });
  expect(seen?.headers.authorization).toBe("Bearer sk-test");
});

test.each([
  [401, '{"error":"no"}'],
  [200, "<html>"],
  [200, '{"data":[{"name":"a"}]}'],
  [200, `{"data":[{"id":"${"a".repeat(1024 * 1024)}"}]}`],
])("error: UPSTREAM_UNREACHABLE for status %i", async (status, body) => {
  await expect(ask(status, body)).rejects.toMatchObject({ code: "UPSTREAM_UNREACHABLE" });
});
