import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { attempt } from "./attempt.ts";
import { eachCase } from "./each-case.ts";
import { skipUnknownLists } from "./json-part.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";
import type { Part, Report, Where } from "./report.ts";
import { checkKeyfile } from "./wallet-files.ts";
import { exportSchema, fileSchema, keySchema, type WalletFile, type WalletKey } from "./wallet-index.ts";
import { checkDerivation, checkFernetKey, checkKeys, checkVariables } from "./wallet-keys.ts";

const LISTS = [
  "keys",
  "files",
  "naclKeyDerivation",
  "passwordEnvironment",
  "passwordEnvironmentNegative",
  "polkadotExport",
];

/** Key files of every writer, damaged ones too; the derivation of their keys; passwords in variables. */
export const walletPart: Part = {
  folder: "wallet",
  async holds(dir) {
    return (await readRecordings(dir)).some(({ data }) => "keys" in data && "files" in data);
  },
  async run(dir, report) {
    await readySr25519();
    const recordings = await readRecordings(dir, report);
    const isIndex = ({ data }: Recording) => LISTS.some((list) => list in data);
    const indexes = recordings.filter(isIndex);
    const named = indexes.map(({ data }) => exportSchema.safeParse(data.polkadotExport).data?.file);
    for (const { file } of recordings.filter((one) => !isIndex(one)))
      if (!named.some((name) => name !== undefined && join(dir, name) === file)) report.unknown(file);
    for (const recording of indexes)
      await attempt(report, { file: recording.file, case: "file" }, () => checkIndex(recording, report));
  },
};

async function checkIndex(recording: Recording, report: Report): Promise<void> {
  const { file, data } = recording;
  await checkKeys(recording, report);
  await checkVariables(recording, report);
  await checkDerivation(recording, report);
  const keys = keysOf(data.keys);
  const check = async (one: WalletFile, where: Where) => {
    await checkFernetKey(report, where, one);
    const path = join(dirname(file), one.file);
    if (existsSync(path)) await checkKeyfile({ keys, path, one }, report);
    else report.skip(path, "the file is not here");
  };
  await eachCase(report, { file, list: "files", cases: data.files, schema: fileSchema }, check);
  const exports = data.polkadotExport === undefined ? undefined : [data.polkadotExport];
  const exported = { file, list: "polkadotExport", cases: exports, schema: exportSchema };
  // A key file like the others, with its passphrase and with a wrong one.
  await eachCase(report, exported, async ({ file: name, key, passphrase }, where) => {
    const one = { file: name, key, format: "export" };
    await check({ ...one, password: passphrase, expect: "load" }, where);
    await check({ ...one, password: `${passphrase}?`, expect: "refuse" }, where);
  });
  skipUnknownLists(recording, new Set(LISTS), report);
}

function keysOf(list: unknown): WalletKey[] {
  return Array.isArray(list) ? list.flatMap((one) => keySchema.safeParse(one).data ?? []) : [];
}
