import { deriveInWorker } from "../../src/adapters/wallet/derive-argon2.ts";
import { deriveFernetKey } from "../../src/adapters/wallet/fernet.ts";
import { deriveNaclKey, NACL_DERIVATION } from "../../src/adapters/wallet/nacl-file.ts";
import { decodePassword, passwordVariable } from "../../src/adapters/wallet/password-variable.ts";
import { pairOfPrivateKey } from "../../src/adapters/wallet/private-key.ts";
import { createHotkey, type KeySource } from "../../src/adapters/wallet/sr25519.ts";
import { codeOf } from "../../src/errors.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";
import type { WalletIndex } from "./wallet-index.ts";

type Indexed = { file: string; index: WalletIndex };

/** Every way in which a recorded sr25519 key is written down gives its address. */
export function checkKeys({ file, index }: Indexed, report: Report): void {
  for (const key of index.keys.filter(({ cryptoType }) => cryptoType === 1)) {
    for (const [name, source] of sourcesOf(key)) {
      const got = valueOrCode(() => createHotkey(source()).address);
      compare(report, { file, case: `${key.name} by its ${name}` }, { expected: key.ss58Address, got });
    }
  }
}

function sourcesOf(key: WalletIndex["keys"][number]): [name: string, source: () => KeySource][] {
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
export function checkVariables({ file, index }: Indexed, report: Report): void {
  for (const { keyfilePath, envName: name, envValue: value, password } of index.passwordEnvironment) {
    const got = {
      name: passwordVariable(keyfilePath),
      password: valueOrCode(() => decodePassword({ name, value })),
    };
    compare(report, { file, case: keyfilePath }, { expected: { name, password }, got });
  }
  for (const { envName: name, envValue: value, note } of index.passwordEnvironmentNegative) {
    const got = valueOrCode(() => decodePassword({ name, value }));
    compare(report, { file, case: note }, { expected: "PASSWORD_INVALID", got });
  }
}

/** The slow derivations; the one in WebAssembly, which older Nodes use, once. */
export async function checkDerivation({ file, index }: Indexed, report: Report): Promise<void> {
  const { signal } = new AbortController();
  const vectors = index.naclKeyDerivation?.vectors ?? [];
  for (const { password, key: expected } of vectors) {
    const got = toHex(await deriveNaclKey(password, signal));
    compare(report, { file, case: "naclKeyDerivation" }, { expected, got });
  }
  for (const { password, key: expected } of vectors.slice(0, 1)) {
    const got = toHex(await deriveInWorker({ ...NACL_DERIVATION, password }, signal));
    compare(report, { file, case: "naclKeyDerivation in WebAssembly" }, { expected, got });
  }
  for (const { file: one, password, derivedFernetKey } of index.files) {
    if (derivedFernetKey === undefined || password === null) continue;
    const got = toHex(await deriveFernetKey(password));
    const expected = toHex(Buffer.from(derivedFernetKey, "base64url"));
    compare(report, { file, case: `${one}: derivedFernetKey` }, { expected, got });
  }
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
