import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { isEncrypted, unlock, type WalletDeps } from "../../../src/adapters/wallet/unlock.ts";
import { silentLog } from "../../../src/lib/log.ts";

const file = fileURLToPath(new URL("../../fixtures/wallet/wallets/vault/coldkey", import.meta.url));
const password = "vault-Passw0rd";

/** A person who types these, one after the other. */
function person(...words: string[]) {
  const said: unknown[] = [];
  const line = (message: string, fields?: unknown) => void said.push([message, fields]);
  const ask = async () => words.shift() ?? null;
  const deps: WalletDeps = {
    log: { ...silentLog, info: line, warn: line },
    passwords: { file: null, variable: () => undefined, ask },
    signal: new AbortController().signal,
  };
  return { deps, said, left: words };
}

test("default: the key file inside, after one line of progress", async () => {
  const { deps, said } = person(password);
  const bytes = await readFile(file);
  expect(JSON.parse(Buffer.from(await unlock(deps, { bytes, file })).toString())).toHaveProperty("publicKey");
  expect(said).toEqual([["deriving the key of the encrypted key file", { file, takes: "a moment" }]]);
});

test("behavior: a person may type it again, twice", async () => {
  const bytes = await readFile(file);
  const second = person("wrong", password);
  expect(await unlock(second.deps, { bytes, file })).not.toEqual(bytes);
  const never = person("a", "b", "c", password);
  await expect(unlock(never.deps, { bytes, file })).rejects.toMatchObject({ code: "PASSWORD_INVALID" });
  expect(never.left).toEqual([password]);
});

test("behavior: a plain file is given as it is, nobody is asked", async () => {
  const bytes = Buffer.from('{"secretSeed":"0x"}');
  const { deps, left } = person("none");
  expect(await unlock(deps, { bytes, file })).toBe(bytes);
  expect(left).toEqual(["none"]);
  expect([isEncrypted(bytes), isEncrypted(await readFile(file))]).toEqual([false, true]);
});

test("error: PASSWORD_INVALID names both causes, asks nobody where a variable gave the password", async () => {
  const { deps } = person();
  const passwords = { ...deps.passwords, variable: (name: string) => masked(name, "another") };
  const error = await unlock({ ...deps, passwords }, { bytes: await readFile(file), file }).catch(
    (one) => one,
  );
  expect(error).toMatchObject({ code: "PASSWORD_INVALID", data: { file } });
  expect(error.message).toMatch(/password is wrong.*damaged/);
});

test.each([
  ["$NACL", "cut behind the prefix"],
  ["$ANSIBLE_VAULT;1.1;AES256\n3132zz", "no hex"],
  ["$ANSIBLE_VAULT;9.9;AES256\n31", "a version that is not known"],
  ["gAAAAABf", "a token that is cut"],
])("error: WALLET_INVALID for %j, %s, before any password", async (content) => {
  const { deps, left } = person("none");
  await expect(unlock(deps, { bytes: Buffer.from(content), file })).rejects.toMatchObject({
    code: "WALLET_INVALID",
    data: { file },
  });
  expect(left).toEqual(["none"]);
});

test("error: an abort is passed on", async () => {
  const { deps } = person(password);
  const signal = AbortSignal.abort(new DOMException("stopped", "AbortError"));
  const opening = unlock({ ...deps, signal }, { bytes: await readFile(file), file });
  await expect(opening).rejects.toMatchObject({ name: "AbortError" });
});

function masked(name: string, text: string): string {
  const bytes = Buffer.from(text).map((byte, index) => byte ^ name.charCodeAt(index % name.length));
  return Buffer.from(bytes).toString("base64");
}
