import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { openToken } from "../../../src/adapters/wallet/fernet.ts";
import { addressOfKeyfile } from "../../../src/adapters/wallet/key-of-file.ts";
import { parseKeyfile } from "../../../src/adapters/wallet/keyfile.ts";
import { openBox } from "../../../src/adapters/wallet/nacl-file.ts";
import { readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { createReport } from "../../conformance/create-report.ts";
import { checkKeyfile } from "../../conformance/wallet-files.ts";
import type { WalletIndex } from "../../conformance/wallet-index.ts";
import { checkKeys, checkVariables } from "../../conformance/wallet-keys.ts";

const dir = new URL("../../fixtures/wallet/", import.meta.url);
const pathOf = (file: string) => fileURLToPath(new URL(file, dir));
const data = JSON.parse(readFileSync(pathOf("index.json"), "utf8"));
const index = data as WalletIndex;
const { keys } = index;

/** Their keys take seconds to derive: `npm run conformance` does that. */
const isSlow = ({ file, format }: { file: string; format: string }) =>
  ["nacl", "fernet"].includes(format) || /\/(nacl|fernet)-(?!header)/.test(file);

beforeAll(readySr25519);

async function failuresOf(check: (report: ReturnType<typeof createReport>) => unknown): Promise<string[]> {
  const lines: string[] = [];
  const report = createReport((line) => lines.push(line));
  await check(report);
  const failures = lines.filter((line) => !line.startsWith("skipped"));
  return [...failures, ...(report.summary().startsWith("0 passed") ? ["nothing was checked"] : [])];
}

describe("behavior: recorded key files", () => {
  test.each(index.files.filter((one) => !isSlow(one)))("$file: $expect", async (one) => {
    expect(await failuresOf((report) => checkKeyfile({ keys, path: pathOf(one.file), one }, report))).toEqual(
      [],
    );
  });

  test.each([
    ["its passphrase", "", "load"],
    ["another", "?", "refuse"],
  ] as const)("the export of polkadot-js, by %s", async (_, suffix, wanted) => {
    const { file, key, passphrase = "" } = index.polkadotExport ?? { file: "", key: "" };
    const one = { file, key, format: "export", password: `${passphrase}${suffix}`, expect: wanted };
    expect(await failuresOf((report) => checkKeyfile({ keys, path: pathOf(file), one }, report))).toEqual([]);
  });
});

test("behavior: every way to write a key down", async () => {
  expect(await failuresOf((report) => checkKeys({ file: "index.json", data }, report))).toEqual([]);
});

test("behavior: passwords in variables, and what is none", async () => {
  expect(await failuresOf((report) => checkVariables({ file: "index.json", data }, report))).toEqual([]);
});

describe("behavior: what is behind the slow derivations, by recorded keys", () => {
  const vectors = index.naclKeyDerivation?.vectors ?? [];
  const keyOf = (password: string | null) => vectors.find((vector) => vector.password === password)?.key;
  const nacl = index.files.filter(({ format, password }) => format === "nacl" && keyOf(password));

  test.each(nacl)("$file", ({ file, key, password }) => {
    const plain = openBox(readFileSync(pathOf(file)), Buffer.from(keyOf(password) ?? "", "hex"));
    const address = addressOfKeyfile(parseKeyfile(plain ?? new Uint8Array(), file), file);
    expect(address).toBe(index.keys.find(({ name }) => name === key)?.ss58Address);
  });

  test.each(["nacl-truncated", "nacl-bitflip", "nacl-newline-added"])("%s", (name) => {
    const key = Buffer.from(keyOf("Testing-passw0rd") ?? "", "hex");
    expect(key).toHaveLength(32);
    expect(openBox(readFileSync(pathOf(`wallets/broken/hotkeys/${name}`)), key)).toBeNull();
  });

  test("fernet, whole and tampered", () => {
    const one = index.files.find(({ derivedFernetKey }) => derivedFernetKey !== undefined);
    const key = Buffer.from(one?.derivedFernetKey ?? "", "base64url");
    const tokenOf = (file: string) => Buffer.from(readFileSync(pathOf(file), "latin1").trim(), "base64url");
    const plain = openToken(tokenOf(one?.file ?? ""), key) ?? new Uint8Array();
    const address = addressOfKeyfile(parseKeyfile(plain, "fernet"), "fernet");
    expect(address).toBe(index.keys.find(({ name }) => name === one?.key)?.ss58Address);
    expect(openToken(tokenOf("wallets/broken/hotkeys/fernet-tampered"), key)).toBeNull();
  });
});
