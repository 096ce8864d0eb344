import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createReport } from "./create-report.ts";
import { runConformance } from "./run-conformance.ts";
import { walletPart } from "./wallet.ts";
import type { WalletIndex } from "./wallet-index.ts";

const RECORDED = fileURLToPath(new URL("../fixtures/wallet", import.meta.url));

let dir = "";
let recorded: WalletIndex;
beforeAll(async () => {
  const root = await mkdtemp(join(tmpdir(), "conformance-"));
  dir = join(root, "wallet");
  await mkdir(dir);
  await cp(join(RECORDED, "wallets"), join(dir, "wallets"), { recursive: true });
  recorded = JSON.parse(await readFile(join(RECORDED, "index.json"), "utf8"));
});
afterAll(async () => {
  await rm(join(dir, ".."), { recursive: true, force: true });
});

/** What is said of the recorded index without its slow parts, changed. */
async function run(change: Partial<WalletIndex>): Promise<string[]> {
  const quick = { ...recorded, naclKeyDerivation: undefined, polkadotExport: undefined, files: [] };
  await writeFile(join(dir, "index.json"), JSON.stringify({ ...quick, ...change }));
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  await runConformance([walletPart], dir, report);
  return [...lines, report.summary()];
}

function fileOf(name: string, change: Partial<WalletIndex["files"][number]> = {}) {
  const one = recorded.files.find(({ file }) => file.endsWith(name));
  if (one === undefined) throw new Error(`no such recording: ${name}`);
  return { ...one, ...change };
}

test("default: quick files, keys and variables hold", async () => {
  const files = [fileOf("vault/coldkey"), fileOf("from-seed"), fileOf("broken/hotkeys/array")];
  expect(await run({ files })).toEqual([
    expect.stringMatching(/^skipped: .*: only sr25519 keys are made here, not type 0$/),
    expect.stringMatching(/^[1-9]\d* passed, 0 failed, 1 skipped$/),
  ]);
});

test("behavior: what is not here, or not known, is skipped by name", async () => {
  await writeFile(join(dir, "other.json"), "{}");
  const lines = await run({ files: [fileOf("from-seed", { file: "wallets/none" })] });
  await rm(join(dir, "other.json"));
  expect(lines.slice(0, -1)).toEqual([
    `skipped: ${join(dir, "other.json")}: not a kind of recording that is known here`,
    expect.stringContaining("only sr25519 keys"),
    `skipped: ${join(dir, "wallets/none")}: the file is not here`,
  ]);
});

test("error: a case that cannot be read is one failure, the others are held", async () => {
  const bare = { ...fileOf("vault/coldkey"), expect: undefined };
  const files = [fileOf("from-seed"), bare, fileOf("broken/hotkeys/array")] as WalletIndex["files"];
  expect(await run({ files, keys: recorded.keys.filter(({ cryptoType }) => cryptoType === 1) })).toEqual([
    expect.stringMatching(/files 1: expected "a case that can be read"/),
    expect.stringMatching(/^[1-9]\d* passed, 1 failed, 0 skipped$/),
  ]);
});

test.each([
  ["another key", () => ({ files: [fileOf("from-seed", { key: "other" })] })],
  ["a file that should be refused", () => ({ files: [fileOf("from-seed", { expect: "refuse" })] })],
  ["a file that should load", () => ({ files: [fileOf("hotkeys/array", { expect: "load" })] })],
  ["either, but another key", () => ({ files: [fileOf("from-seed", { key: "other", expect: "either" })] })],
  ["a secret in a message", () => ({ files: [fileOf("hotkeys/array", { password: "JSON object" })] })],
  ["a variable's name", () => ({ passwordEnvironment: [{ ...variable(), envName: "BT_PW_X" }] })],
  ["a variable's password", () => ({ passwordEnvironment: [{ ...variable(), password: "x" }] })],
  ["a variable that holds one", () => ({ passwordEnvironmentNegative: [{ ...variable(), note: "whole" }] })],
  ["a key's address", () => ({ keys: recorded.keys.map((key) => ({ ...key, ss58Address: "5F" })) })],
] as [string, () => Partial<WalletIndex>][])("error: fails at %s", async (_, change) => {
  const lines = await run(change());
  expect(lines.filter((line) => line.startsWith("failed: "))).not.toEqual([]);
  expect(lines.at(-1)).toMatch(/, [1-9]\d* failed, 1 skipped$/);
});

function variable() {
  const first = recorded.passwordEnvironment?.[0];
  if (first === undefined) throw new Error("no variable is recorded");
  return first;
}
