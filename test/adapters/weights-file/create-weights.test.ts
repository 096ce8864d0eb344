import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createWeights, type WeightsOptions } from "../../../src/adapters/weights-file/create-weights.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { type Seen, startServer } from "../../helpers/start-server.ts";
import { makeFolder, writeSharded } from "./make-model.ts";

const clock = { nowMs: 0, monotonic: () => clock.nowMs };

function weightsOf({
  hub,
  ...options
}: Partial<Omit<WeightsOptions, "hub">> & { hub?: Partial<WeightsOptions["hub"]> }) {
  const weights = createWeights(
    { clock, log: silentLog },
    {
      sources: [],
      byName: false,
      ...options,
      hub: { endpoint: "http://127.0.0.1:9", token: null, cacheDir: "/nowhere", ...hub },
    },
  );
  onTestFinished(() => weights.close());
  return weights;
}

function shardedFolder(): string {
  const folder = makeFolder();
  writeSharded(folder);
  return folder;
}

type Answer = (seen: Seen, response: ServerResponse) => boolean;

/** A hub with the files of a folder as m/n at commit c0ffee; `first` may answer instead. */
async function startHub(folder: string, first: Answer = () => false) {
  const server = await startServer((seen, response) => {
    if (first(seen, response)) return;
    const [, name = ""] = /^\/m\/n\/resolve\/\w+\/(.+)$/.exec(seen.path) ?? [];
    response.setHeader("x-repo-commit", "c0ffee");
    try {
      sendPart(readFileSync(join(folder, name)), seen, response);
    } catch {
      response.writeHead(404).end();
    }
  });
  onTestFinished(() => server.close());
  return server;
}

function sendPart(file: Buffer, { headers }: Seen, response: ServerResponse): void {
  if (headers.range === undefined) {
    response.end(file);
    return;
  }
  const [, from = 0, to = 0] = (/^bytes=(\d+)-(\d+)$/.exec(headers.range ?? "") ?? []).map(Number);
  const part = file.subarray(from, to + 1);
  response.writeHead(206, { "content-range": `bytes ${from}-${from + part.length - 1}/${file.length}` });
  response.end(part);
}

describe("sources", () => {
  test("default: by the model's name, else the one for any, else by its own name where asked for", async () => {
    const folder = shardedFolder();
    const cacheDir = makeFolder();
    const weights = weightsOf({ sources: [{ model: "m", source: folder }], hub: { cacheDir } });
    expect((await weights.of("m"))?.tensors).toHaveLength(2);
    expect(await weights.of("other")).toBeNull();
    const any = weightsOf({ sources: [{ model: null, source: folder }] });
    expect(await any.of("x")).toBe(await any.of("y"));
    const own = weightsOf({ byName: true });
    expect((await own.of(folder))?.tensors).toHaveLength(2);
  });

  test.each(["main", "v1"])(
    "behavior: a repository from the cache of the hub, revision %s",
    async (revision) => {
      const cacheDir = makeFolder();
      const root = join(cacheDir, "models--m--n");
      mkdirSync(join(root, "snapshots", "abcdef0"), { recursive: true });
      mkdirSync(join(root, "refs"));
      writeFileSync(join(root, "refs", revision), "abcdef0");
      writeSharded(join(root, "snapshots", "abcdef0"));
      const weights = weightsOf({ byName: true, hub: { cacheDir } });
      expect((await weights.of(revision === "main" ? "m/n" : "m/n@v1"))?.tensors).toHaveLength(2);
      expect((await weights.of("m/n@abcdef0"))?.tensors).toHaveLength(2);
    },
  );

  test.each(["/no/such/folder", "./x", "~/x", "a/b/c", "m/..", "a b"])(
    "error: MODEL_FILES_MISSING for [%s], which is neither folder nor repository",
    async (source) => {
      await expect(weightsOf({ byName: true }).of(source)).rejects.toMatchObject({
        code: "MODEL_FILES_MISSING",
        data: { source },
      });
    },
  );

  test("behavior: what failed is not tried again within a minute, then it is", async () => {
    const folder = makeFolder();
    const weights = weightsOf({ byName: true });
    await expect(weights.of(folder)).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
    writeSharded(folder);
    await expect(weights.of(folder)).rejects.toMatchObject({ code: "MODEL_FILES_MISSING" });
    clock.nowMs += 60_000;
    expect((await weights.of(folder))?.tensors).toHaveLength(2);
  });

  test("error: an abort ends the wait", async () => {
    const signal = AbortSignal.abort(new DOMException("stopped", "AbortError"));
    await expect(weightsOf({ byName: true }).of("m/n", signal)).rejects.toThrow("stopped");
  });
});

describe("the hub", () => {
  test("default: values by range requests, all of one commit, the token with them", async () => {
    const hub = await startHub(shardedFolder());
    const weights = weightsOf({ byName: true, hub: { endpoint: hub.url, token: "hf_x" } });
    const model = await weights.of("m/n");
    expect(await model?.valueAt({ tensor: 0, row: 1, column: 1 })).toBe(4);
    expect(hub.requests.map(({ path }) => path)).toEqual([
      "/m/n/resolve/main/model.safetensors.index.json",
      "/m/n/resolve/c0ffee/model-00001-of-00002.safetensors",
      "/m/n/resolve/c0ffee/model-00002-of-00002.safetensors",
    ]);
    expect(hub.requests.map(({ headers }) => headers.range)).toEqual([
      undefined,
      "bytes=0-262143",
      "bytes=0-262143",
    ]);
    for (const { headers } of hub.requests) expect(headers.authorization).toBe("Bearer hf_x");
  });

  test("behavior: redirects are followed once and remembered, the token stays with the hub", async () => {
    const header = '{"far":{"dtype":"F32","shape":[1],"data_offsets":[300000,300004]}}';
    const far = Buffer.alloc(8 + header.length + 300_004);
    far.writeBigUInt64LE(BigInt(header.length));
    far.write(header, 8);
    far.writeFloatLE(2.5, far.length - 4);
    const store = await startServer((seen, response) => sendPart(far, seen, response));
    onTestFinished(() => store.close());
    const hub = await startHub(makeFolder(), ({ path }, response) => {
      if (!path.endsWith("/model.safetensors")) return false;
      response.writeHead(302, { location: `${store.url}/signed?key=1` }).end();
      return true;
    });
    const model = await weightsOf({ byName: true, hub: { endpoint: hub.url, token: "hf_x" } }).of("m/n");
    expect(await model?.valueAt({ tensor: 0, row: 0, column: 0 })).toBe(2.5);
    expect(hub.requests).toHaveLength(2);
    expect(store.requests).toHaveLength(2);
    for (const { headers } of store.requests) expect(headers.authorization).toBeUndefined();
  });

  test.each([
    [401, "HUB_REFUSED"],
    [403, "HUB_REFUSED"],
  ])("error: status %i is %s, and nothing of the query is told", async (status, code) => {
    const hub = await startHub(makeFolder(), (_, response) => {
      response.writeHead(status).end("no");
      return true;
    });
    const url = `${hub.url}/m/n/resolve/main/model.safetensors.index.json`;
    await expect(weightsOf({ byName: true, hub: { endpoint: hub.url } }).of("m/n")).rejects.toMatchObject({
      code,
      data: { url, status },
    });
    expect(hub.requests).toHaveLength(1);
  });

  test.each([
    ["serves no parts", { status: 200 }],
    ["sends other parts", { status: 206, range: "bytes 1-2/3" }],
    ["does not say which", { status: 206 }],
    ["sends less than it says", { status: 206, range: "bytes 0-9/99" }],
    ["sends more than was asked for", { status: 206, body: "x".repeat(262_145) }],
  ])(
    "error: a hub that %s",
    async (_, { status, range, body = "xyz" }: { status: number; range?: string; body?: string }) => {
      const hub = await startHub(makeFolder(), ({ path }, response) => {
        if (!path.endsWith("/model.safetensors")) return false;
        response.writeHead(status, range ? { "content-range": range } : {}).end(body);
        return true;
      });
      await expect(weightsOf({ byName: true, hub: { endpoint: hub.url } }).of("m/n")).rejects.toMatchObject({
        code: "HUB_REFUSED",
      });
    },
  );

  test("behavior: a hub that is out of order for a moment is asked again", async () => {
    let count = 0;
    const hub = await startHub(shardedFolder(), (_, response) => {
      if (count++ > 0) return false;
      response.writeHead(503).end();
      return true;
    });
    expect((await weightsOf({ byName: true, hub: { endpoint: hub.url } }).of("m/n"))?.tensors).toHaveLength(
      2,
    );
  });

  test("error: HUB_REFUSED for redirects without end, or to nowhere", async () => {
    const around = await startHub(makeFolder(), ({ path }, response) => {
      response.writeHead(302, { location: path }).end();
      return true;
    });
    await expect(weightsOf({ byName: true, hub: { endpoint: around.url } }).of("m/n")).rejects.toMatchObject({
      code: "HUB_REFUSED",
    });
    expect(around.requests).toHaveLength(6);
    const nowhere = await startHub(makeFolder(), (_, response) => {
      response.writeHead(302, { location: "file:///etc/passwd" }).end();
      return true;
    });
    await expect(weightsOf({ byName: true, hub: { endpoint: nowhere.url } }).of("m/n")).rejects.toMatchObject(
      {
        code: "HUB_REFUSED",
      },
    );
  });

  test("error: MODEL_FILES_MISSING where the hub has no such weights", async () => {
    const hub = await startHub(makeFolder());
    await expect(weightsOf({ byName: true, hub: { endpoint: hub.url } }).of("m/n")).rejects.toMatchObject({
      code: "MODEL_FILES_MISSING",
      data: { place: `${hub.url}/m/n` },
    });
  });
});
