import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { createHotkey, readySr25519, verifySignature } from "../src/adapters/wallet/sr25519.ts";
import { createReplayCache } from "../src/domain/epistula/create-replay-cache.ts";
import { verifyRequest } from "../src/domain/epistula/verify-request.ts";

const root = new URL("..", import.meta.url);
const run = promisify(execFile);

/** A miner that checks the signature and streams two words. */
async function openMiner(receiver: string): Promise<string> {
  const deps = { verifySignature, replayCache: createReplayCache() };
  const server = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const headers = incoming.headers as Record<string, string>;
    verifyRequest(deps, { headers, body: Buffer.concat(pieces), receiver, nowMs: Date.now() });
    outgoing.setHeader("content-type", "text/event-stream");
    for (const content of ["Because ", "of air."])
      outgoing.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
    outgoing.end("data: [DONE]\n\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("default: the library's ten lines run as the README prints them", async (context) => {
  if (!existsSync(new URL("dist/index.js", root))) context.skip("dist/ is not built: npm run build");
  await readySr25519();
  const address = createHotkey({ uri: "//Bob" }).address;
  const url = await openMiner(address);
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const script = /```ts\n(.*?)```/s.exec(readme)?.[1] ?? "";
  expect(script.trim().split("\n").length).toBeLessThanOrEqual(11);
  const code = script.replace("http://203.0.113.7:8091", url).replace('"5F…"', JSON.stringify(address));
  const { stdout } = await run(process.execPath, ["--input-type=module-typescript", "--eval", code], {
    cwd: root,
    env: { ...process.env, HOTKEY_PHRASE: "//Alice", NODE_NO_WARNINGS: "1" },
  });
  expect(stdout).toBe("Because of air.");
});
