import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openGate } from "../../../src/adapters/docker/open-gate.ts";
import { startServer } from "../../helpers/start-server.ts";

async function gate() {
  const opened = await openGate();
  onTestFinished(opened.close);
  return opened;
}

async function serverSaying(words: string) {
  const server = await startServer((_seen, response) => response.end(words));
  onTestFinished(server.close);
  const port = server.port;
  return async () => connect(port, "127.0.0.1");
}

const ask = async (url: string) => await (await fetch(url, { headers: { connection: "close" } })).text();

test("default: its address stays while what is behind it moves", async () => {
  const { url, setTarget } = await gate();
  setTarget(await serverSaying("one"));
  expect(await ask(url)).toBe("one");
  setTarget(await serverSaying("two"));
  expect(await ask(url)).toBe("two");
});

test("behavior: with nothing behind it connections end at once", async () => {
  const { url, setTarget } = await gate();
  await expect(ask(url)).rejects.toThrow("fetch failed");
  setTarget(async () => {
    throw new Error("away");
  });
  await expect(ask(url)).rejects.toThrow("fetch failed");
});

test("behavior: when the caller goes, the other side is told", async () => {
  const { url, setTarget } = await gate();
  const gone = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const server = await startServer((_seen, response) => {
    response.on("close", () => gone.resolve());
    response.write("begun");
    reached.resolve();
  });
  onTestFinished(server.close);
  setTarget(async () => connect(server.port, "127.0.0.1"));
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(socket, "data");
  await reached.promise;
  socket.destroy();
  await gone.promise;
});

test("behavior: closing ends what is open", async () => {
  const { url, setTarget, close } = await openGate();
  setTarget(await serverSaying("x"));
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  const closed = once(socket, "close");
  await close();
  await closed;
});
