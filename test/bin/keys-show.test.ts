import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WalletIndex } from "../conformance/wallet-index.ts";

const bin = fileURLToPath(new URL("../../bin/targon.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../fixtures/wallet/", import.meta.url));
const { keys } = JSON.parse(readFileSync(join(fixtures, "index.json"), "utf8")) as WalletIndex;

let root = "";
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "targon-keys-"));
  cpSync(join(fixtures, "wallets"), root, { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** By the command line, without a terminal. */
function targon(words: string[], env: Record<string, string> = {}) {
  return spawnSync(process.execPath, [bin, ...words, "--wallet.path", root], {
    cwd: root,
    env: { PATH: "", HOME: root, ...env },
    encoding: "utf8",
  });
}

function show(words: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = targon(["keys", "show", "--json", ...words], env);
  return { status, event: JSON.parse(stdout), stdout, stderr };
}

test("default: addresses only, and a warning of an open file", () => {
  const file = join(root, "default", "hotkeys", "default");
  chmodSync(file, 0o644);
  const { status, event, stdout, stderr } = show(["--wallet.name", "default"]);
  expect(status).toBe(0);
  expect(event).toMatchObject({ event: "keys", wallet: "default", hotkey: { file } });
  expect(stderr).toContain('"mode":"644"');
  for (const { mnemonic, seed, privateKeyInFile } of keys)
    for (const secret of [mnemonic, seed?.slice(2), privateKeyInFile?.slice(2)])
      if (secret) expect(`${stdout}${stderr}`).not.toContain(secret);
});

test("behavior: the coldkey by a password file; nothing said where its mode is 0600", () => {
  const [file, passwordFile] = [join(root, "vault", "coldkey"), join(root, "password")];
  writeFileSync(passwordFile, "vault-Passw0rd\n", { mode: 0o600 });
  chmodSync(file, 0o600);
  const words = ["--wallet.name", "vault", "--coldkey", "--wallet.password-file", passwordFile];
  const { status, event, stderr } = show(words);
  expect(status).toBe(0);
  expect(event.coldkey.address).toBe(keys.find(({ name }) => name === "vault-coldkey")?.ss58Address);
  expect(stderr).toContain("deriving the key");
  expect(stderr).not.toContain("warn");
  expect(stderr).not.toContain("vault-Passw0rd");
});

test("error: PASSWORD_MISSING without a terminal, naming the variable", () => {
  const { status, event } = show(["--wallet.name", "default", "--coldkey"]);
  expect(status).toBe(1);
  const variable = `BT_PW_${join(root, "default", "coldkey").replace(/[/.]/g, "_").toUpperCase()}`;
  expect(event).toMatchObject({ event: "error", code: "PASSWORD_MISSING", exit: 1, data: { variable } });
});

test("error: PASSWORD_INVALID for a variable in plain text, which is not shown", () => {
  const variable = `TARGON_PW_${join(root, "vault", "coldkey").replace(/[/.]/g, "_").toUpperCase()}`;
  const { status, event, stderr } = show(["--wallet.name", "vault", "--coldkey"], {
    [variable]: "vault-Passw0rd",
  });
  expect(status).toBe(1);
  expect(event).toMatchObject({ code: "PASSWORD_INVALID", data: { variable } });
  expect(stderr).not.toContain("vault-Passw0rd");
});

test("error: USAGE for a password among the words", () => {
  expect(show(["--wallet.password", "x"])).toMatchObject({ status: 2, event: { code: "USAGE" } });
});

test("behavior: a command that logs warnings only still says why it takes long", () => {
  cpSync(join(root, "vault", "coldkey"), join(root, "default", "hotkeys", "sealed"));
  const passwordFile = join(root, "password");
  writeFileSync(passwordFile, "vault-Passw0rd\n", { mode: 0o600 });
  const address = keys.find(({ name }) => name === "vault-coldkey")?.ss58Address ?? "";
  const words = ["--wallet.hotkey", "sealed", "--wallet.password-file", passwordFile];
  const whom = ["--miner", "http://127.0.0.1:9", "--hotkey-address", address];
  const { status, stderr } = targon(["query", "--prompt", "Hello", ...whom, ...words]);
  expect(status).toBe(75);
  expect(stderr).toContain("deriving the key");
});
