import { expect, onTestFinished, test } from "vitest";
import { createHubFetch } from "../../../src/adapters/models/hub-fetch.ts";
import { startServer } from "../../helpers/start-server.ts";

test("error: HUB_REFUSED for a body beyond the bound, as where a server gives whole files for parts", async () => {
  const server = await startServer((_, response) => {
    response.end(Buffer.alloc(1_001));
  });
  onTestFinished(() => server.close());
  const fetchFrom = (maxBytes: number) =>
    createHubFetch(
      { endpoint: server.url, token: null },
      { signal: new AbortController().signal, refusals: { lastCode: null }, maxBytes },
    );
  expect(await (await fetchFrom(1_001)(server.url)).arrayBuffer()).toHaveProperty("byteLength", 1_001);
  const response = await fetchFrom(1_000)(`${server.url}/m/model.safetensors?signature=x`);
  await expect(response.arrayBuffer()).rejects.toMatchObject({
    code: "HUB_REFUSED",
    data: { url: `${server.url}/m/model.safetensors` },
  });
});
