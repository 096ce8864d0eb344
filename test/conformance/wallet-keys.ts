import { deriveInWorker } from "../../src/adapters/wallet/derive-argon2.ts";
import { deriveFernetKey } from "../../src/adapters/wallet/fernet.ts";
import { deriveNaclKey, NACL_DERIVATION } from "../../src/adapters/wallet/nacl-file.ts";
import { decodePassword, passwordVariable } from "../../src/adapters/wallet/password-variable.ts";
import { pairOfPrivateKey } from "../../src/adapters/wallet/private-key.ts";
import { createHotkey, type KeySource } from "../../src/adapters/wallet/sr25519.ts";
import { codeOf } from "../../src/errors.ts";
import { compare } from "./create-report.ts";
import { eachCase } from "./each-case.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";
import {
  badVariableSchema,
  keySchema,
  variableSchema,
  vectorSchema,
  type WalletFile,
  type WalletKey,
} from "./wallet-index.ts";

/** How a file names the kind of key that hotkeys are. */
const SR25519 = 1;

/** Every way in which a recorded sr25519 key is written down gives its address. */
export async function checkKeys({ file, data }: Recording, report: Report): Promise<void> {
  await eachCase(report, { file, list: "keys", cases: data.keys, schema: keySchema }, (key, where) => {
    if (key.cryptoType !== SR25519)
      return report.skip(file, `${where.case}: only sr25519 keys are made here, not type ${key.cryptoType}`);
    for (const [name, source] of sourcesOf(key)) {
      const got = valueOrCode(() => createHotkey(source()).address);
      const place = { file, case: `${key.name} by its ${name}` };
      compare(report, place, { expected: key.ss58Address, got });
    }
  });
}

function sourcesOf(key: WalletKey): [name: string, source: () => KeySource][] {
  const { mnemonic, seed, uri, privateKeyInFile: secret } = key;
  const sources: [string, string | undefined, (text: string) => KeySource][] = [
    ["mnemonic", mnemonic, (text) => ({ uri: text })],
    ["seed", seed, (text) => ({ seed: fromHex(text) })],
    ["uri", uri, (text) => ({ uri: text })],
    ["private key", secret, (text) => pairOfPrivateKey(fromHex(text))],
  ];
  return sources.flatMap(([name, text, make]) => (text ? [[name, () => make(text)]] : []));
}

/** Names and values of the variables that hold passwords; values that hold none are refused. */
export async function checkVariables({ file, data }: Recording, report: Report): Promise<void> {
  const list = (name: string) => ({ file, list: name, cases: data[name] });
  const good = { ...list("passwordEnvironment"), schema: variableSchema };
  await eachCase(report, good, ({ keyfilePath, envName: name, envValue: value, password }, where) => {
    const got = {
      name: passwordVariable(keyfilePath),
      password: valueOrCode(() => decodePassword({ name, value })),
    };
    compare(report, where, { expected: { name, password }, got });
  });
  const bad = { ...list("passwordEnvironmentNegative"), schema: badVariableSchema };
  await eachCase(report, bad, ({ envName: name, envValue: value }, where) => {
    const got = valueOrCode(() => decodePassword({ name, value }));
    compare(report, where, { expected: "PASSWORD_INVALID", got });
  });
}

/** The slow derivation of password files; the one in WebAssembly, which older Nodes use, once. */
export async function checkDerivation({ file, data }: Recording, report: Report): Promise<void> {
  const { signal } = new AbortController();
  const group = data.naclKeyDerivation as { vectors?: unknown } | null | undefined;
  if (group === undefined) return;
  const vectors = { file, list: "naclKeyDerivation", cases: group?.vectors ?? group, schema: vectorSchema };
  await eachCase(report, vectors, async ({ password, key: expected }, where, index) => {
    compare(report, where, { expected, got: toHex(await deriveNaclKey(password, signal)) });
    if (index > 0) return;
    const got = toHex(await deriveInWorker({ ...NACL_DERIVATION, password }, signal));
    compare(report, { ...where, case: `${where.case} in WebAssembly` }, { expected, got });
  });
}

/** The key that a fernet file's password gives. */
export async function checkFernetKey(
  report: Report,
  where: Where,
  { password, derivedFernetKey }: WalletFile,
): Promise<void> {
  if (derivedFernetKey === undefined || password === null) return;
  const got = toHex(await deriveFernetKey(password));
  const expected = toHex(Buffer.from(derivedFernetKey, "base64url"));
  compare(report, { ...where, case: `${where.case} derivedFernetKey` }, { expected, got });
}

/** What the work gives, or the code of its refusal. */
function valueOrCode(work: () => string): string {
  try {
    return work();
  } catch (error) {
    return codeOf(error);
  }
}

function fromHex(text: string): Uint8Array {
  return Buffer.from(text.replace(/^0x/, ""), "hex");
}

function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
