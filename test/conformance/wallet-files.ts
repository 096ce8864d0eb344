import { openKeyfile, readKeyfileAddress } from "../../src/adapters/wallet/open-wallet.ts";
import { passwordVariable } from "../../src/adapters/wallet/password-variable.ts";
import { verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import type { WalletDeps } from "../../src/adapters/wallet/unlock.ts";
import { sentenceOf, TargonError } from "../../src/errors.ts";
import { type Log, silentLog } from "../../src/lib/log.ts";
import type { Report } from "./report.ts";
import type { WalletFile, WalletKey } from "./wallet-index.ts";

type Case = { keys: WalletKey[]; path: string; one: WalletFile };

/** Opens one key file: it must give the key it should, or be refused in one sentence that shows no secret. */
export async function checkKeyfile({ keys, path, one }: Case, report: Report): Promise<void> {
  const said: string[] = [];
  const got = await outcome({ path, one, said });
  said.push(got.address === undefined ? got.refused : "");
  const expected = keys.find(({ name }) => name === one.key);
  const where = { file: path, case: one.password === null ? "plain" : "by its password" };
  const shown = secretsOf(keys, one).filter((secret) => said.some((text) => text.includes(secret)));
  if (shown.length > 0) return report.fail(where, "no secret in log and message", said.join(" | "));
  const isRight = got.address === undefined ? got.isSentence : got.address === expected?.ss58Address;
  const may = one.expect === "either" || one.expect === (got.address === undefined ? "refuse" : "load");
  if (isRight && may) report.pass();
  else report.fail(where, `${one.expect} ${one.key}`, got);
}

type Outcome =
  | { address: string; refused?: undefined }
  | { address?: undefined; refused: string; isSentence: boolean };

async function outcome(file: { path: string; one: Case["one"]; said: string[] }): Promise<Outcome> {
  const { path, one } = file;
  try {
    if (one.format.startsWith("pub")) return { address: await readKeyfileAddress(depsOf(file), path) };
    const key = await openKeyfile(depsOf(file), path);
    const message = Buffer.from(path);
    const signs = verifySignature(message, key.sign(message), key.address);
    return { address: signs ? key.address : "a key that does not sign" };
  } catch (error) {
    const names = error instanceof TargonError && error.code !== "BUG" && error.data.file === path;
    return { refused: sentenceOf(error), isSentence: names };
  }
}

/** The password comes as operators give it, masked in the file's variable. */
function depsOf({ path, one, said }: { path: string; one: Case["one"]; said: string[] }): WalletDeps {
  const variable = (name: string) =>
    one.password !== null && name === passwordVariable(path) ? masked(name, one.password) : undefined;
  const line = (...parts: unknown[]) => void said.push(JSON.stringify(parts));
  const log: Log = { ...silentLog, info: line, warn: line, error: line, debug: line, trace: line };
  const passwords = { file: null, variable, ask: async () => null };
  return { log, passwords, signal: new AbortController().signal };
}

function masked(name: string, password: string): string {
  const mask = Buffer.from(name);
  return Buffer.from(
    Buffer.from(password).map((byte, index) => byte ^ (mask[index % mask.length] ?? 0)),
  ).toString("base64");
}

function secretsOf(keys: WalletKey[], { password }: Case["one"]): string[] {
  const texts = keys.flatMap((key) => [key.mnemonic, key.seed?.slice(2), key.privateKeyInFile?.slice(2)]);
  return [...texts, password].filter((text) => typeof text === "string" && text !== "") as string[];
}
