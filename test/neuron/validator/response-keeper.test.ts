import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Log, silentLog } from "../../../src/lib/log.ts";
import type { Reply } from "../../../src/neuron/validator/ask-miner.ts";
import { openResponseKeeper } from "../../../src/neuron/validator/response-keeper.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "targon-responses-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function createLog() {
  const lines: string[] = [];
  const note = (message: string, fields = {}) => void lines.push(`${message} ${JSON.stringify(fields)}`);
  const log: Log = { ...silentLog, warn: note, info: note };
  return { log, lines };
}

const reply = (uid: number, chunks = 1) =>
  ({ target: { uid }, answer: { chunks }, saved: { schema: "targon.response/1" } }) as unknown as Reply;

test("default: one file for each reply that has something, in a folder that it makes", async () => {
  const { log, lines } = createLog();
  const keeper = await openResponseKeeper({ log }, { folder: join(folder, "a", "b") });
  await keeper.keep([reply(1), reply(2, 0), reply(3)], 7);
  const files = readdirSync(join(folder, "a", "b")).sort();
  expect(files).toEqual(["round-00000007-uid-1.json", "round-00000007-uid-3.json"]);
  expect(lines).toEqual([]);
});

test("behavior: without a folder nothing is kept", async () => {
  const keeper = await openResponseKeeper(createLog(), { folder: null });
  await expect(keeper.keep([reply(1)], 1)).resolves.toBeUndefined();
});

test("behavior: a disk that refuses is one warning over many rounds, and a line when it is over", async () => {
  const { log, lines } = createLog();
  const place = join(folder, "file");
  writeFileSync(place, "");
  const keeper = await openResponseKeeper({ log }, { folder: place });
  for (const round of [1, 2, 3]) await keeper.keep([reply(1), reply(2)], round);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("STORE_UNWRITABLE");
  expect(lines[0]).toContain("responses cannot be saved");
  rmSync(place);
  await openResponseKeeper({ log: silentLog }, { folder: place });
  await keeper.keep([reply(1)], 4);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain("responses are saved again");
});

test.skipIf(process.platform === "win32")(
  "behavior: a write that hangs holds a round for the limit, once, and one thread",
  async () => {
    const { log, lines } = createLog();
    const keeper = await openResponseKeeper({ log }, { folder, limitMs: 100 });
    // A pipe that nobody reads: to open it for writing takes for ever.
    const pipe = join(folder, `round-00000001-uid-1.json.${process.pid}.tmp`);
    execFileSync("mkfifo", [pipe]);
    await keeper.keep([reply(1), reply(2)], 1);
    for (const round of [2, 3]) await keeper.keep([reply(2)], round);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("TIMEOUT");
    expect(readdirSync(folder)).toHaveLength(1);
    const reader = await open(pipe, "r");
    expect(JSON.parse(await reader.readFile("utf8"))).toEqual({ schema: "targon.response/1" });
    await reader.close();
    // Each try gives the event loop its turn, in which the write that hung comes to its end.
    const saved = async () => {
      await keeper.keep([reply(9)], 4);
      return readdirSync(folder);
    };
    await expect.poll(saved, { timeout: 20_000 }).toContain("round-00000004-uid-9.json");
    expect(readFileSync(join(folder, "round-00000004-uid-9.json"), "utf8")).toContain("targon.response/1");
  },
);
