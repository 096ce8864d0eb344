import { request } from "undici";
import { expect, test } from "vitest";
import { createHotkey } from "../../../src/adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { GUEST_URI, VALIDATOR_URI } from "../../../src/devnet/network/keys.ts";
import { signRequest } from "../../../src/domain/epistula/sign-request.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { openMiner } from "../../../src/neuron/open/miner.ts";
import { createTestIo } from "../../helpers/create-test-io.ts";
import { startServer } from "../../helpers/start-server.ts";
import { minerConfig } from "../miner/start-test-miner.ts";

const BODY = JSON.stringify({
  model: MOCK_MODEL,
  stream: true,
  max_tokens: 400,
  ignore_eos: true,
  messages: [{ role: "user", content: "Tell me a story." }],
});

function signed() {
  const signedFor = createHotkey({ uri: GUEST_URI }).address;
  const unsigned = { body: Buffer.from(BODY), signedFor, nowMs: Date.now(), uuid: crypto.randomUUID() };
  const hotkey = createHotkey({ uri: VALIDATOR_URI });
  return { "content-type": "application/json", ...signRequest({ hotkey }, unsigned) };
}

async function freePort(): Promise<number> {
  const { port, close } = await startServer((_seen, response) => response.end());
  await close();
  return port;
}

test("behavior: the embedded network outlives the miner's open answers", { timeout: 30_000 }, async () => {
  const lifecycle = createLifecycle(20_000);
  const ready = Promise.withResolvers<void>();
  const port = await freePort();
  const axon = { port, ip: "127.0.0.2", externalIp: null, externalPort: null };
  const mock = { miners: {}, generation: null };
  const running = openMiner(
    minerConfig({ config: { mock, axon, modelEndpoints: [], drainMs: 15_000 } }),
    createTestIo(lifecycle, { output: { event: (name) => name === "ready" && ready.resolve() } }),
  );
  await Promise.race([ready.promise, running]);
  const answer = await request(`http://127.0.0.2:${port}/v1/chat/completions`, {
    method: "POST",
    headers: signed(),
    body: BODY,
  });
  const ended = lifecycle.end();
  const text = await answer.body.text();
  expect(text.trimEnd().endsWith("data: [DONE]")).toBe(true);
  expect(await ended).toEqual([]);
  expect(await running).toBe(0);
});
