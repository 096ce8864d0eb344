import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PasswordSource } from "../../../src/adapters/wallet/find-password.ts";
import { readColdkey, readColdkeyAddress, readHotkey } from "../../../src/adapters/wallet/open-wallet.ts";
import { createHotkey, readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";
import type { WalletDeps } from "../../../src/adapters/wallet/unlock.ts";
import { type Log, silentLog } from "../../../src/lib/log.ts";

/** The development phrase; nothing secret. */
const phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const address = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
const other = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/** Alice's mini secret and her private key in both forms. */
const seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
const privateKey =
  "0x33a6f3093f158a7109f679410bef1a0c54168145e0cecb4df006c1c2fffb1f09925a225d97aa00682d6a59b95b18780c10d7032336e88f3442b42361f4a66011";

let root = "";
beforeAll(async () => {
  await readySr25519();
  root = await mkdtemp(join(tmpdir(), "targon-wallet-"));
  await mkdir(join(root, "w", "hotkeys"), { recursive: true });
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const place = { name: "w", hotkey: "h" };
const nobody: PasswordSource = { file: null, variable: () => undefined, ask: async () => null };
const deps: WalletDeps = { log: silentLog, passwords: nobody, signal: new AbortController().signal };

async function writeHotkey(content: unknown, mode = 0o600): Promise<string> {
  const file = join(root, "w", "hotkeys", "h");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  await chmod(file, mode);
  return file;
}

test("default", async () => {
  await writeHotkey({ secretPhrase: phrase, ss58Address: address, cryptoType: 1 });
  const key = await readHotkey(deps, { path: root, ...place });
  expect(key.address).toBe(address);
  const message = new TextEncoder().encode("hello");
  expect(verifySignature(message, key.sign(message), address)).toBe(true);
});

test.each([
  ["phrase before seed", { secretPhrase: ` ${phrase.replaceAll(" ", "  ")} ` }, address],
  ["seed", { secretSeed: seed, secretPhrase: null }, other],
  ["seed without 0x", { secretSeed: seed.slice(2), " ss58Address": other }, other],
  ["private key, its scalar times 8", { privateKey, ss58Address: other }, other],
  ["an account that is no key", { secretSeed: seed, accountId: "mine" }, other],
  ["private key alone", { privateKey }, other],
  ["a phrase and nothing else", `${phrase}\n`, address],
  ["unknown fields, crypto type as text", { secretSeed: seed, cryptoType: "1", more: [1] }, other],
])("behavior: %s", async (_, content, expected) => {
  await writeHotkey(content);
  const key = await readHotkey(deps, { path: root, ...place });
  expect(key.address).toBe(expected);
  const message = new TextEncoder().encode("hello");
  expect(verifySignature(message, key.sign(message), expected)).toBe(true);
});

test("behavior: wider permissions than 0600 are told", async () => {
  const warned: unknown[] = [];
  const log: Log = { ...silentLog, warn: (message, fields) => warned.push([message, fields]) };
  const file = await writeHotkey({ secretPhrase: phrase }, 0o644);
  await readHotkey({ ...deps, log }, { path: root, ...place });
  expect(warned).toEqual([["a file with a secret is open to others: chmod 600", { file, mode: "644" }]]);
  warned.length = 0;
  await writeHotkey({ secretPhrase: phrase }, 0o600);
  await readHotkey({ ...deps, log }, { path: root, ...place });
  expect(warned).toEqual([]);
});

test("behavior: the coldkey, and its address from either form of coldkeypub.txt", async () => {
  await writeFile(join(root, "w", "coldkey"), JSON.stringify({ secretSeed: seed }), { mode: 0o600 });
  expect((await readColdkey(deps, { path: root, ...place })).address).toBe(other);
  const file = join(root, "w", "coldkeypub.txt");
  await writeFile(file, JSON.stringify({ ss58Address: other, publicKey: null }));
  expect(await readColdkeyAddress({ path: root, ...place })).toBe(other);
  const { publicKey } = createHotkey({ uri: "//Alice" });
  await writeFile(file, `0x${Buffer.from(publicKey).toString("hex")}\n`);
  expect(await readColdkeyAddress({ path: root, ...place })).toBe(other);
});

test.each([
  ["empty", ""],
  ["no JSON", `{"secretPhrase":"${phrase}"`],
  ["array", [phrase]],
  ["null", "null"],
  ["no secret", { ss58Address: address }],
  ["two keys", { secretPhrase: phrase, ss58Address: other }],
  ["phrase and seed of two keys", { secretPhrase: phrase, secretSeed: seed }],
  ["checksum of the phrase", { secretPhrase: phrase.replace("walk", "lake") }],
  ["checksum of a phrase and nothing else", phrase.replace("walk", "lake")],
  ["path behind the phrase", { secretPhrase: `${phrase}//Alice` }],
  ["short seed", { secretSeed: seed.slice(0, 34) }],
  ["no hex", { secretSeed: seed.replace("e5", "zz") }],
  ["private key of another", { privateKey, ss58Address: address }],
  ["phrase and private key of two keys", { secretPhrase: phrase, privateKey }],
  ["account of another", { secretSeed: seed, accountId: `0x${"07".repeat(32)}` }],
  ["private key of nothing", { privateKey: `0x${"00".repeat(64)}` }],
  ["ed25519", { secretSeed: seed, cryptoType: 0 }],
  ["a number for a phrase", { secretPhrase: 7 }],
  ["bad address", { secretSeed: seed, ss58Address: `${other}x` }],
])("error: WALLET_INVALID, %s", async (_, content) => {
  const file = await writeHotkey(content);
  const error = await readHotkey(deps, { path: root, ...place }).catch((reason) => reason);
  expect(error).toMatchObject({ code: "WALLET_INVALID", data: { file } });
  const shown = `${error.message} ${error.stack} ${JSON.stringify(error.data)} ${error.cause}`;
  for (const secret of [seed, privateKey, "bottom", "obey"]) expect(shown).not.toContain(secret);
});

test("error: WALLET_MISSING names the file", async () => {
  await expect(readHotkey(deps, { path: root, name: "w", hotkey: "none" })).rejects.toMatchObject({
    code: "WALLET_MISSING",
    data: { file: join(root, "w", "hotkeys", "none") },
  });
});

test("error: FILE_UNREADABLE for a folder", async () => {
  await mkdir(join(root, "w", "hotkeys", "folder"));
  await expect(readHotkey(deps, { path: root, name: "w", hotkey: "folder" })).rejects.toMatchObject({
    code: "FILE_UNREADABLE",
  });
});

test.each([
  [{ secretSeed: seed, cryptoType: 2 }, "ecdsa"],
  [{ secretSeed: seed, cryptoType: 9 }, "unknown"],
  [exportOf(["pkcs8", "ed25519"]), "ed25519"],
  [exportOf(["pkcs8", "ethereum"]), "ethereum"],
])("error: WALLET_INVALID names the type of %j", async (content, type) => {
  const file = await writeHotkey(content);
  await expect(readHotkey(deps, { path: root, ...place })).rejects.toMatchObject({
    code: "WALLET_INVALID",
    data: { file, type },
  });
});

function exportOf(content: string[]) {
  return { encoded: "AA==", encoding: { content, type: ["scrypt", "xsalsa20-poly1305"] } };
}
