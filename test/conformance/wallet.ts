import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";
import type { Part, Report } from "./report.ts";
import { checkKeyfile } from "./wallet-files.ts";
import { type WalletIndex, walletSchema } from "./wallet-index.ts";
import { checkDerivation, checkKeys, checkVariables } from "./wallet-keys.ts";

/** Key files of every writer, damaged ones too; the derivation of their keys; passwords in variables. */
export const walletPart: Part = {
  folder: "wallet",
  async run(dir, report) {
    await readySr25519();
    const recordings = await readRecordings(dir, report);
    const indexes = recordings.flatMap((recording) => {
      const { data } = walletSchema.safeParse(recording.data);
      return data ? [{ recording, data }] : [];
    });
    for (const { file } of recordings.filter(isUnknown(indexes)))
      report.skip(file, "not a kind of recording that is known here");
    for (const { recording, data } of indexes) await checkIndex(recording, data, report);
  },
};

type Indexed = { recording: Recording; data: WalletIndex };

/** Neither an index, nor the export that one names. */
function isUnknown(indexes: Indexed[]) {
  const named = indexes.flatMap(({ recording, data }) => [
    recording.file,
    ...(data.polkadotExport ? [join(dirname(recording.file), data.polkadotExport.file)] : []),
  ]);
  return ({ file }: Recording) => !named.includes(file);
}

async function checkIndex({ file }: Recording, index: WalletIndex, report: Report): Promise<void> {
  checkKeys({ file, index }, report);
  checkVariables({ file, index }, report);
  await checkDerivation({ file, index }, report);
  for (const one of withExport(index)) {
    const path = join(dirname(file), one.file);
    if (existsSync(path)) await checkKeyfile({ index, path, one }, report);
    else report.skip(path, "the file is not here");
  }
}

/** The export of polkadot-js is a key file like the others, with its passphrase and with a wrong one. */
function withExport({ files, polkadotExport }: WalletIndex): WalletIndex["files"] {
  if (polkadotExport === undefined) return files;
  const { file, key, passphrase } = polkadotExport;
  const one = { file, key, format: "export" };
  return [
    ...files,
    { ...one, password: passphrase, expect: "load" },
    { ...one, password: `${passphrase}?`, expect: "refuse" },
  ];
}
