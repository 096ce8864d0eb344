import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { addressOfFile, keyOfFile } from "../../../src/adapters/wallet/key-of-file.ts";
import { parseKeyfile } from "../../../src/adapters/wallet/keyfile.ts";
import { readySr25519, verifySignature } from "../../../src/adapters/wallet/sr25519.ts";

type Recorded = {
  keys: { name: string; ss58Address: string }[];
  files: {
    file: string;
    key: string | null;
    format: string;
    expect: "load" | "refuse" | "either";
    password: unknown;
  }[];
};

const dir = new URL("../../../../shared/fixtures/wallet/", import.meta.url);
const here = existsSync(dir);
if (!here) process.stderr.write("skipped: the recorded key files are not here (../shared/fixtures/wallet)\n");
const { keys, files }: Recorded = here
  ? JSON.parse(readFileSync(new URL("index.json", dir), "utf8"))
  : { keys: [], files: [] };
const plain = files.filter(({ format, password }) => password === null && format !== "pub-hex");

describe.skipIf(!here)("recorded plain key files", () => {
  beforeAll(readySr25519);

  test.each(plain)("$file: $expect", ({ file, key, format, expect: wanted }) => {
    const bytes = readFileSync(new URL(file, dir));
    const address = keys.find(({ name }) => name === key)?.ss58Address;
    const run = () => {
      const keyfile = parseKeyfile(bytes, file);
      if (format === "pub-json") return addressOfFile(keyfile, file);
      const opened = keyOfFile(keyfile, file);
      expect(verifySignature(bytes, opened.sign(bytes), opened.address)).toBe(true);
      return opened.address;
    };
    if (wanted === "load") expect(run()).toBe(address);
    else if (wanted === "refuse") expect(run).toThrow(expect.objectContaining({ code: "WALLET_INVALID" }));
    else expect([address, "refused"]).toContain(orRefused(run));
  });
});

function orRefused(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return "refused";
  }
}
