import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isPortFree } from "../../../src/adapters/host/is-port-free.ts";
import { readFreeBytes } from "../../../src/adapters/host/read-free-bytes.ts";
import { readInput } from "../../../src/adapters/host/read-input.ts";
import { writeFileAtomic } from "../../../src/adapters/host/write-file-atomic.ts";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "targon-host-"));
});
afterEach(() => rm(dir, { recursive: true }));

describe("writeFileAtomic", () => {
  test("default: an older file is replaced, nothing is left beside it", async () => {
    await writeFile(join(dir, "a"), "older and longer");
    await writeFileAtomic(join(dir, "a"), "new");
    expect(await readFile(join(dir, "a"), "utf8")).toBe("new");
    expect(await readdir(dir)).toEqual(["a"]);
  });

  test("error: FILE_UNWRITABLE, and nothing is left", async () => {
    const writing = writeFileAtomic(join(dir, "none", "a"), "x");
    await expect(writing).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
    expect(await readdir(dir)).toEqual([]);
  });

  test("error: FILE_UNWRITABLE where a folder stands", async () => {
    await expect(writeFileAtomic(dir, "x")).rejects.toMatchObject({ code: "FILE_UNWRITABLE" });
    expect(await readdir(join(dir, ".."))).not.toContainEqual(expect.stringMatching(/\.part$/));
  });
});

describe("readInput", () => {
  test("default", async () => {
    await writeFile(join(dir, "a"), Buffer.from([0, 255, 10]));
    expect([...(await readInput(join(dir, "a")))]).toEqual([0, 255, 10]);
  });

  test("behavior: - is stdin until it ends", async () => {
    const stdin = Readable.from([Buffer.from("one "), Buffer.from("two")]);
    expect(Buffer.from(await readInput("-", stdin)).toString()).toBe("one two");
  });

  test.each(["none", "."])("error: FILE_UNREADABLE for %s", async (name) => {
    await expect(readInput(join(dir, name))).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });

  test("error: FILE_UNREADABLE beyond 64 MiB", async () => {
    const mebibyte = Buffer.alloc(1024 * 1024);
    const endless = Readable.from(
      (function* () {
        for (;;) yield mebibyte;
      })(),
    );
    await expect(readInput("-", endless)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
  });
});

describe("readFreeBytes", () => {
  test("default: a folder that is not there yet is judged by its parent", async () => {
    const free = await readFreeBytes(join(dir, "not", "there"));
    expect(free).toBeGreaterThan(0);
    expect(Number.isFinite(free)).toBe(true);
  });
});

describe("isPortFree", () => {
  test("default: taken while somebody listens, free afterwards", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    expect(await isPortFree({ host: "127.0.0.1", port })).toBe(false);
    await new Promise((resolve) => server.close(resolve));
    expect(await isPortFree({ host: "127.0.0.1", port })).toBe(true);
  });

  test("behavior: an address that is not ours is not free", async () => {
    expect(await isPortFree({ host: "203.0.113.7", port: 0 })).toBe(false);
  });
});
