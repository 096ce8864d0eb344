import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import { openDocker } from "../../../src/adapters/docker/open-docker.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";

/** A pull that nobody follows. */
const QUIET = { stallMs: 60_000, onProgress: () => {} };

const access = { tlsDir: null, defaultTlsDir: "/nowhere", log: silentLog };

/** A daemon's socket behind which the listener answers. */
async function hostWith(answer: RequestListener): Promise<DockerHost> {
  const dir = await mkdtemp(join(tmpdir(), "targon-"));
  const path = join(dir, "d.sock");
  const server = createServer(answer).listen(path);
  await once(server, "listening");
  const host = await openDocker(`unix://${path}`, access);
  onTestFinished(async () => {
    host.close();
    server.closeAllConnections();
    server.close();
    await rm(dir, { recursive: true });
  });
  return host;
}

function refusing(status: number, message: string): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ message }));
  };
}

/** What a registry's pull says, line by line. */
function pulling(...lines: object[]): RequestListener {
  return (_request, response) => {
    for (const line of lines) response.write(`${JSON.stringify(line)}\r\n`);
    response.end();
  };
}

test("default: what is not there is null", async () => {
  const host = await hostWith(refusing(404, "No such thing"));
  expect(await host.inspect("x")).toBeNull();
  expect(await host.image("x:1")).toBeNull();
});

test("error: DOCKER_REFUSED with Docker's words and status", async () => {
  const host = await hostWith(
    refusing(500, 'could not select device driver "nvidia" with capabilities: [[gpu]]'),
  );
  await expect(host.start("x")).rejects.toMatchObject({
    code: "DOCKER_REFUSED",
    data: { status: 500, detail: 'could not select device driver "nvidia" with capabilities: [[gpu]]' },
  });
});

test("error: DOCKER_UNREACHABLE without a socket", async () => {
  const host = await openDocker("unix:///nowhere/d.sock", access);
  await expect(host.info()).rejects.toMatchObject({
    code: "DOCKER_UNREACHABLE",
    data: { host: "unix:///nowhere/d.sock", why: expect.stringContaining("socket is missing") },
  });
});

test("behavior: an abort ends a call that is not answered", async () => {
  const asked = Promise.withResolvers<void>();
  const host = await hostWith(() => asked.resolve());
  const stop = new AbortController();
  const call = host.inspect("x", stop.signal);
  await asked.promise;
  stop.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
});

test("behavior: a pull tells how far it is over all layers", async () => {
  const layer = (id: string, current: number, total: number) => ({
    id,
    status: "Downloading",
    progressDetail: { current, total },
  });
  const host = await hostWith(
    pulling(layer("a", 1, 10), layer("b", 5, 20), layer("a", 9, 10), {
      id: "b",
      status: "Download complete",
    }),
  );
  const seen: [number, number][] = [];
  await host.pull("org/image:v1", {
    ...QUIET,
    onProgress: ({ doneBytes, totalBytes }) => seen.push([doneBytes, totalBytes]),
  });
  expect(seen).toEqual([
    [1, 10],
    [6, 30],
    [14, 30],
    [29, 30],
  ]);
});

test("behavior: a digest is what is pulled where one is given", async () => {
  const urls: string[] = [];
  const digest = `sha256:${"a".repeat(64)}`;
  const host = await hostWith((request, response) => {
    urls.push(decodeURIComponent(request.url ?? ""));
    response.end();
  });
  await host.pull(`org/image:v1@${digest}`, QUIET);
  expect(urls).toEqual([`/images/create?fromImage=org/image&tag=${digest}`]);
});

test("error: IMAGE_MISSING with the registry's words, before and in the middle of a pull", async () => {
  const missing = await hostWith(refusing(404, "manifest for org/image:v1 not found"));
  await expect(missing.pull("org/image:v1", QUIET)).rejects.toMatchObject({
    code: "IMAGE_MISSING",
    data: { image: "org/image:v1", why: expect.stringContaining("not found") },
  });
  const broken = await hostWith(pulling({ status: "Pulling" }, { error: "no space left on device" }));
  await expect(broken.pull("org/image:v1", QUIET)).rejects.toMatchObject({
    code: "IMAGE_MISSING",
    data: { why: "no space left on device" },
  });
});

test("error: IMAGE_MISSING for a pull that stands still, however long one that goes on takes", async () => {
  const line = `${JSON.stringify({ id: "a", status: "Downloading", progressDetail: { current: 1, total: 9 } })}\r\n`;
  const host = await hostWith((_request, response) => {
    let lines = 0;
    const timer = setInterval(() => (lines++ < 10 ? response.write(line) : clearInterval(timer)), 20);
  });
  let steps = 0;
  const pull = host.pull("org/image:v1", { stallMs: 100, onProgress: () => void steps++ });
  await expect(pull).rejects.toMatchObject({ code: "IMAGE_MISSING", data: { why: "the pull stood still" } });
  expect(steps).toBe(10);
});

test("error: CONFIG_INVALID for what is no Docker host, and for TCP without certificates", async () => {
  await expect(openDocker("http://x", access)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(openDocker("tcp://192.0.2.1:2375", access)).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    data: { dir: "/nowhere", option: "--engines.tls-dir" },
  });
});

test("behavior: TCP without TLS is for this machine alone, and warned of", async () => {
  const warnings: string[] = [];
  const log: Log = { ...silentLog, warn: (message) => warnings.push(message) };
  (await openDocker("tcp://127.0.0.1:2375", { ...access, log })).close();
  expect(warnings).toEqual(["a Docker host is spoken to without TLS"]);
});
