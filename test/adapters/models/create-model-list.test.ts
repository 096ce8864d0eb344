import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { createModelList } from "../../../src/adapters/models/create-model-list.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { type LogFields, silentLog } from "../../../src/lib/log.ts";
import { startServer } from "../../helpers/start-server.ts";

const clock = { now: () => Date.UTC(2026, 0, 2) };

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "models-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

type Given = { status?: number; body?: unknown; headers?: Record<string, string> };

/** An address whose answer can be changed, and the list that asks it. */
async function setUp(given: Given = { body: ["a/b"] }) {
  const state = { given };
  const server = await startServer((_, response) => {
    const { status = 200, body = "", headers = {} } = state.given;
    response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  onTestFinished(() => server.close());
  const folder = makeFolder();
  const warnings: LogFields[] = [];
  const log = {
    ...silentLog,
    warn: (message: string, fields: LogFields = {}) => void warnings.push({ message, ...fields }),
  };
  const source = {
    mode: "endpoint",
    endpoint: `${server.url}/api/models`,
    keptFile: join(folder, "n", "models.json"),
  } as const;
  const list = createModelList({ clock, log }, source);
  const answer = (next: Given) => {
    state.given = next;
  };
  return { list, server, source, warnings, folder, answer };
}

describe("an address", () => {
  test.each([
    ["names", ["a/b", "c/d"]],
    ["models with names", { models: [{ name: "a/b", cpt: 1 }, { name: "c/d" }] }],
    [
      "objects with a context",
      [
        { model: "a/b", context_length: 8192 },
        { model: "c/d", context_length: null },
      ],
    ],
    [
      "names with blanks, repeated, and some that are none",
      [" a/b", "c/d", "a/b", "--privileged", "../../x", "plain"],
    ],
  ])("default: %s", async (_, body) => {
    const { list, server, warnings } = await setUp({ body });
    expect(await list.read()).toEqual(["a/b", "c/d"]);
    expect(server.requests).toMatchObject([{ method: "GET", path: "/api/models" }]);
    expect(warnings).toEqual([]);
  });

  test("behavior: one that takes POST alone is asked so", async () => {
    const server = await startServer(({ method }, response) => {
      if (method !== "POST") response.writeHead(405).end();
      else response.end('{"models":[{"name":"a/b"}]}');
    });
    onTestFinished(() => server.close());
    const source = {
      mode: "endpoint",
      endpoint: server.url,
      keptFile: join(makeFolder(), "m.json"),
    } as const;
    expect(await createModelList({ clock, log: silentLog }, source).read()).toEqual(["a/b"]);
    expect(server.requests.map(({ method, body }) => method + body)).toEqual(["GET", "POST{}"]);
  });

  test("behavior: it is followed where it points to", async () => {
    const { list, server } = await setUp();
    const first = await startServer((_, response) => {
      response.writeHead(308, { location: `${server.url}/new` }).end();
    });
    onTestFinished(() => first.close());
    const source = { mode: "endpoint", endpoint: first.url, keptFile: join(makeFolder(), "m.json") } as const;
    expect(await createModelList({ clock, log: silentLog }, source).read()).toEqual(await list.read());
  });

  test("behavior: read anew each time", async () => {
    const { list, answer } = await setUp();
    await list.read();
    answer({ body: ["c/d"] });
    expect(await list.read()).toEqual(["c/d"]);
  });

  test.each<[string, Given]>([
    ["a status 500", { status: 500 }],
    ["a status 404", { status: 404 }],
    ["no JSON", { body: "<html>" }],
    ["another form", { body: { data: ["a/b"] } }],
    ["an empty list", { body: [] }],
    ["a list without a repository", { body: ["x"] }],
    ["too long an answer", { body: `["${"x".repeat(1024 * 1024)}"]` }],
  ])("behavior: after %s the last good list is used, with one warning", async (_, bad) => {
    const { list, answer, warnings } = await setUp();
    await list.read();
    answer(bad);
    expect(await list.read()).toEqual(["a/b"]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      message: "the list of models cannot be had, the last one is used",
      models: 1,
      since: "2026-01-02T00:00:00.000Z",
    });
  });

  test("behavior: the last good list outlives the process, for its own address", async () => {
    const { list, server, source, folder } = await setUp();
    await list.read();
    await server.close();
    expect(await createModelList({ clock, log: silentLog }, source).read()).toEqual(["a/b"]);
    expect(JSON.parse(readFileSync(join(folder, "n", "models.json"), "utf8"))).toMatchObject({
      models: ["a/b"],
    });
    const other = { ...source, endpoint: `${server.url}/other` };
    await expect(createModelList({ clock, log: silentLog }, other).read()).rejects.toMatchObject({
      code: "MODEL_LIST_UNREACHABLE",
    });
  });

  test("behavior: a list that cannot be kept is used, with a warning", async () => {
    const { server, folder, warnings } = await setUp();
    writeFileSync(join(folder, "file"), "");
    const source = {
      mode: "endpoint",
      endpoint: server.url,
      keptFile: join(folder, "file", "models.json"),
    } as const;
    const log = { ...silentLog, warn: (message: string) => void warnings.push({ message }) };
    expect(await createModelList({ clock, log }, source).read()).toEqual(["a/b"]);
    expect(warnings).toEqual([{ message: "the list of models could not be kept for bad days" }]);
  });

  test.each<[string, string, Given]>([
    ["MODEL_LIST_UNREACHABLE", "it answers with status 502", { status: 502 }],
    ["MODEL_LIST_UNREACHABLE", "the answer is too long", { body: `["${"x".repeat(1024 * 1024)}"]` }],
    ["MODEL_LIST_INVALID", "it answers with status 401", { status: 401 }],
    ["MODEL_LIST_INVALID", "it answers in another form", { body: "[1]" }],
    ["MODEL_LIST_INVALID", "it names no model", { body: "[]" }],
  ])("error: %s, %s, where no list was kept", async (code, why, given) => {
    const { list } = await setUp(given);
    await expect(list.read()).rejects.toMatchObject({ code, data: { why } });
  });

  test("behavior: an abort ends it as such", async () => {
    const server = await startServer(() => {});
    onTestFinished(() => server.close());
    const source = {
      mode: "endpoint",
      endpoint: server.url,
      keptFile: join(makeFolder(), "m.json"),
    } as const;
    const stop = new AbortController();
    const reading = createModelList({ clock, log: silentLog }, source).read(stop.signal);
    stop.abort(abortReason());
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("default: a list that stands fast, and a file", async () => {
  const deps = { clock, log: silentLog };
  expect(await createModelList(deps, { mode: "default", models: ["a/b"] }).read()).toEqual(["a/b"]);
  const file = new URL("../../../models.txt", import.meta.url).pathname;
  expect(await createModelList(deps, { mode: "config", file }).read()).toHaveLength(1);
});
