import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createModelShapes } from "../../../src/adapters/models/create-model-shapes.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { COMMIT, type HubSetup, refuse, startHub } from "../../helpers/start-hub.ts";
import { makeFolder, safetensors } from "../weights-file/make-model.ts";

const R = new URL("../../../src/devnet/models/R", import.meta.url).pathname;
const S = new URL("../../../src/devnet/models/S", import.meta.url).pathname;

/** Bytes of a Llama with head and embeddings apart, in 16 bits. */
function bytesOf(of: {
  layers: number;
  width: number;
  forward: number;
  heads: number;
  kvHeads: number;
}): number {
  const attention = 2 * of.width * 32 * (of.heads + of.kvHeads);
  const layer = attention + 3 * of.width * of.forward + 2 * of.width;
  return 2 * (2 * 2_048 * of.width + of.layers * layer + of.width);
}

/** The cache: 2 × 4 layers × 2 heads × 32 × 2 bytes. */
const SHAPE_R = {
  weightBytes: bytesOf({ layers: 4, width: 128, forward: 384, heads: 4, kvHeads: 2 }),
  layers: 4,
  hiddenSize: 128,
  heads: 4,
  kvHeads: 2,
  vocabSize: 2_048,
  maxModelLen: 2_048,
  kvBytesPerToken: 1_024,
};
/** 2 × 2 layers × 1 head × 32 × 2 bytes. */
const SHAPE_S = {
  ...SHAPE_R,
  weightBytes: bytesOf({ layers: 2, width: 64, forward: 160, heads: 2, kvHeads: 1 }),
  layers: 2,
  hiddenSize: 64,
  heads: 2,
  kvHeads: 1,
  kvBytesPerToken: 256,
};

/** What is asked for shapes, and of which hub; by default of none. */
function shapesOf(over: { endpoint?: string; token?: string; cacheDir?: string; folder?: string } = {}) {
  const {
    endpoint = "http://127.0.0.1:9",
    token = null,
    cacheDir = "/nowhere",
    folder = makeFolder(),
  } = over;
  const warnings: string[] = [];
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) };
  const shapes = createModelShapes({ log }, { hub: { endpoint, token, cacheDir }, folder });
  return { ...shapes, warnings, folder };
}

async function onHub(setup: Partial<HubSetup> = {}, over: { token?: string; folder?: string } = {}) {
  const hub = await startHub({ repositories: { "o/R": R, "o/S": S }, ...setup });
  return { hub, ...shapesOf({ endpoint: hub.url, ...over }) };
}

/** The cache of the hub with model R as m/n. */
function cacheOf(folder = R): string {
  const cacheDir = makeFolder();
  const root = join(cacheDir, "models--m--n");
  const snapshot = join(root, "snapshots", COMMIT);
  mkdirSync(snapshot, { recursive: true });
  mkdirSync(join(root, "refs"));
  writeFileSync(join(root, "refs", "main"), COMMIT);
  for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(snapshot, name));
  return cacheDir;
}

/** A folder with R's config.json, changed, and one file of weights with these tensors. */
function modelWith(
  tensors: Record<string, [dtype: string, shape: number[], bytes: number]>,
  config: object = {},
) {
  const folder = makeFolder();
  let end = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, [dtype, shape, bytes]]) => {
      end += bytes;
      return [name, { dtype, shape, data_offsets: [end - bytes, end] }];
    }),
  );
  writeFileSync(join(folder, "model.safetensors"), safetensors(header, new Uint8Array(end)));
  writeFileSync(join(folder, "config.json"), JSON.stringify({ ...llama, ...config }));
  return folder;
}

const llama = {
  num_hidden_layers: 4,
  hidden_size: 128,
  num_attention_heads: 4,
  vocab_size: 2_048,
  max_position_embeddings: 2_048,
};

describe("a folder", () => {
  test("default: the models that come along", async () => {
    expect(await shapesOf().read(R)).toEqual({
      model: R,
      revision: expect.stringMatching(/^[0-9a-f]{40}$/),
      ...SHAPE_R,
    });
    expect(await shapesOf().read(S)).toMatchObject(SHAPE_S);
  });

  test("behavior: its revision changes with its files", async () => {
    const folder = modelWith({ a: ["F16", [2, 2], 8] });
    const before = await shapesOf().read(folder);
    expect((await shapesOf().read(folder)).revision).toBe(before.revision);
    writeFileSync(join(folder, "config.json"), JSON.stringify({ ...llama, rope_theta: 1 }));
    expect((await shapesOf().read(folder)).revision).not.toBe(before.revision);
  });

  test("behavior: bytes as an engine holds them, by dtype", async () => {
    const folder = modelWith({
      // Wide floats are held in 16 bits; packed and narrow values as they are.
      wide: ["F32", [10, 10], 400],
      wider: ["F64", [10], 80],
      half: ["BF16", [10, 10], 200],
      eight: ["F8_E4M3", [10, 10], 100],
      gptq: ["I32", [10, 10], 400],
      scales: ["F16", [10], 20],
      four: ["U8", [10, 5], 50],
    });
    expect((await shapesOf().read(folder)).weightBytes).toBe(200 + 20 + 200 + 100 + 400 + 20 + 50);
  });

  test("behavior: only what the index names counts, so that a second copy of the weights does not", async () => {
    const folder = modelWith({ a: ["BF16", [10, 10], 200] });
    writeFileSync(join(folder, "consolidated.safetensors"), "not read");
    mkdirSync(join(folder, "original"));
    copyFileSync(join(folder, "model.safetensors"), join(folder, "model-00001-of-00001.safetensors"));
    const index = { weight_map: { a: "model-00001-of-00001.safetensors" } };
    writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
    expect((await shapesOf().read(folder)).weightBytes).toBe(200);
  });

  test("error: MODEL_FILES_MISSING and MODEL_FILES_INVALID, with what is wrong", async () => {
    const folder = modelWith({ a: ["F16", [2, 2], 8] });
    const failure = async () =>
      await shapesOf()
        .read(folder)
        .catch((error: unknown) => error);
    writeFileSync(join(folder, "config.json"), JSON.stringify({ ...llama, vocab_size: undefined }));
    expect(await failure()).toMatchObject({ code: "MODEL_FILES_INVALID", data: { missing: "vocab_size" } });
    writeFileSync(join(folder, "config.json"), "<html>");
    expect(await failure()).toMatchObject({
      code: "MODEL_FILES_INVALID",
      data: { missing: "a JSON object" },
    });
    rmSync(join(folder, "config.json"));
    expect(await failure()).toMatchObject({ code: "MODEL_FILES_MISSING", data: { file: "config.json" } });
    writeFileSync(join(folder, "config.json"), JSON.stringify(llama));
    writeFileSync(
      join(folder, "model.safetensors"),
      safetensors({ a: { dtype: "F16", shape: [9, 9], data_offsets: [0, 99] } }),
    );
    expect(await failure()).toMatchObject({ code: "MODEL_FILES_INVALID", data: { tensor: "a" } });
  });
});

describe("the Hugging Face cache", () => {
  test("default: before the hub, at the commit that it names", async () => {
    const shapes = shapesOf({ cacheDir: cacheOf() });
    expect(await shapes.read("m/n")).toEqual({ model: "m/n", revision: COMMIT, ...SHAPE_R });
  });

  test("behavior: a download that is not whole is read from the hub", async () => {
    const cacheDir = cacheOf();
    rmSync(join(cacheDir, "models--m--n", "snapshots", COMMIT, "config.json"));
    const hub = await startHub({ repositories: { "m/n": R } });
    expect(await shapesOf({ cacheDir, endpoint: hub.url }).read("m/n")).toEqual({
      model: "m/n",
      revision: COMMIT,
      ...SHAPE_R,
    });
  });
});

describe("the hub", () => {
  test("default: config.json and the headers alone, at the commit of main", async () => {
    const { read, hub } = await onHub();
    expect(await read("o/R")).toEqual({ model: "o/R", revision: COMMIT, ...SHAPE_R });
    expect(await read("o/S")).toMatchObject(SHAPE_S);
    const ranges = hub.stored.map(({ headers }) => headers.range ?? "all");
    expect(ranges.every((range) => /^bytes=\d+-\d{1,5}$/.test(range))).toBe(true);
  });

  test("behavior: weights in several files, read by their index", async () => {
    const folder = modelWith({ a: ["BF16", [10, 10], 200] });
    copyFileSync(join(folder, "model.safetensors"), join(folder, "model-00001-of-00002.safetensors"));
    copyFileSync(join(folder, "model.safetensors"), join(folder, "model-00002-of-00002.safetensors"));
    rmSync(join(folder, "model.safetensors"));
    const index = {
      weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" },
    };
    writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
    const { read } = await onHub({ repositories: { "o/parts": folder } });
    expect((await read("o/parts")).weightBytes).toBe(400);
  });

  test("behavior: the token goes to the hub alone, whatever it looks like", async () => {
    const { read, hub } = await onHub({}, { token: "mirror-token" });
    await read("o/R");
    expect(new Set(hub.requests.map(({ headers }) => headers.authorization))).toEqual(
      new Set(["Bearer mirror-token"]),
    );
    expect(hub.stored.length).toBeGreaterThan(0);
    expect(new Set(hub.stored.map(({ headers }) => headers.authorization))).toEqual(new Set([undefined]));
  });

  test("behavior: what was read is kept, and read again for a new commit only", async () => {
    const { read, hub, folder } = await onHub();
    const first = await read("o/R");
    const asked = hub.requests.length;
    expect(await shapesOf({ endpoint: hub.url, folder }).read("o/R")).toEqual(first);
    expect(hub.requests.slice(asked).map(({ path }) => path.split("?")[0])).toEqual([
      "/api/models/o/R/revision/main",
    ]);
    expect(readdirSync(folder)).toEqual(["o--R@main.json"]);
  });

  test("behavior: what it said last counts where it is away, with a warning", async () => {
    const { read, hub, folder } = await onHub();
    const first = await read("o/R");
    await hub.close();
    const later = shapesOf({ endpoint: hub.url, folder });
    expect(await later.read("o/R")).toEqual(first);
    expect(later.warnings).toEqual(["the hub does not answer, what it said last of the model is used"]);
  });

  test("behavior: a kept file in another form counts nothing", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "o--R@main.json"), '{"schema":"targon.shape/0"}');
    const { read } = await onHub({}, { folder });
    expect(await read("o/R")).toMatchObject(SHAPE_R);
  });

  test("behavior: tries again where it is out of order", async () => {
    let failures = 2;
    const { read } = await onHub({ first: (_, response) => failures-- > 0 && refuse(response, 503) });
    expect(await read("o/R")).toMatchObject(SHAPE_R);
  });

  const missing = { code: "MODEL_FILES_MISSING", message: /no such model/ };
  const gated = { code: "HUB_REFUSED", word: "GatedRepo", message: /gated/ };
  test.each([
    { is: "gated, to a stranger", status: 401, ...gated },
    { is: "gated, to an account without access", status: 403, ...gated },
    {
      is: "private or missing",
      status: 401,
      word: "RepoNotFound",
      code: "HUB_REFUSED",
      message: /or it is private/,
    },
    { is: "missing", status: 404, word: "RepoNotFound", ...missing },
    { is: "without that revision", status: 404, word: "RevisionNotFound", ...missing, message: /revision/ },
    { is: "odd", status: 418, word: undefined, code: "HUB_REFUSED", message: /does not give/ },
  ])("error: a model that is $is", async ({ status, word, code, message }) => {
    const { read } = await onHub({ first: (_, response) => refuse(response, status, word) });
    await expect(read("o/R")).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      data: { expected: expect.stringMatching(/./) },
    });
  });

  test("error: MODEL_FILES_MISSING without safetensors weights, or without config.json", async () => {
    const folder = makeFolder();
    writeFileSync(join(folder, "config.json"), JSON.stringify(llama));
    writeFileSync(join(folder, "pytorch_model.bin"), "");
    const { read } = await onHub({ repositories: { "o/bin": folder, "o/none": makeFolder() } });
    await expect(read("o/bin")).rejects.toMatchObject({
      code: "MODEL_FILES_MISSING",
      message: "the model has no safetensors weights",
    });
    await expect(read("o/none")).rejects.toMatchObject({
      code: "MODEL_FILES_MISSING",
      data: { file: "config.json" },
    });
  });

  test("error: MODEL_FILES_INVALID for weights that are none", async () => {
    const folder = modelWith({ a: ["F16", [2, 2], 8] });
    writeFileSync(join(folder, "model.safetensors"), safetensors("no header"));
    const { read } = await onHub({ repositories: { "o/bad": folder } });
    await expect(read("o/bad")).rejects.toMatchObject({ code: "MODEL_FILES_INVALID" });
  });

  test("error: HUB_UNREACHABLE where nobody listens and nothing was kept", async () => {
    await expect(shapesOf().read("o/R")).rejects.toMatchObject({ code: "HUB_UNREACHABLE" });
  });

  test("behavior: an abort ends it as such", async () => {
    const { read } = await onHub({ first: () => true });
    const stop = new AbortController();
    const reading = read("o/R", stop.signal);
    setTimeout(() => stop.abort(abortReason()), 20);
    await expect(reading).rejects.toMatchObject({ name: "AbortError" });
  });
});
