import { scrypt } from "node:crypto";
import nacl from "tweetnacl";
import { z } from "zod";
import { TargonError } from "../../errors.ts";
import { invalid } from "./keyfile.ts";
import { damaged, type OpenSealed } from "./sealed.ts";
import { fromAddress } from "./sr25519.ts";

const exportSchema = z.object({
  encoded: z.string(),
  encoding: z.object({
    content: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
    type: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  }),
  address: z.string().optional(),
});

/** The other kinds of account that polkadot-js exports. */
const KINDS = ["ed25519", "ecdsa", "ethereum"];

/** A parsed export of polkadot-js. */
export type PolkadotExport = z.infer<typeof exportSchema>;

/** The JSON of an export, or undefined for any other. */
export function asPolkadotExport(json: unknown): PolkadotExport | undefined {
  return exportSchema.safeParse(json).data;
}

/** What polkadot-js lets scrypt cost, [N, p, r]: a file may not ask for more. */
const COSTS = [
  [1 << 13, 10, 8],
  [1 << 14, 5, 8],
  [1 << 15, 3, 8],
  [1 << 15, 1, 8],
  [1 << 16, 2, 8],
  [1 << 17, 1, 8],
];

/** In front: salt (32), N, p, r (4 each, little-endian), nonce (24), then the box. */
const NONCE_AT = 44;
const BOX_AT = 68;

/** In the box: a PKCS#8 head, the secret key (64), a divider, the public key (32). */
const HEAD = Buffer.from("3053020101300506032b657004220420", "hex");
const DIVIDER = Buffer.from("a123032100", "hex");

/**
 * An account that polkadot-js exported with a password (version 3).
 *
 * @throws {TargonError} `WALLET_INVALID` where the key is not sr25519, the form is another or the data are broken
 * @see polkadot-js `jsonDecrypt`, `decodePair`
 */
export function readPolkadotExport({ encoded, encoding, address }: PolkadotExport, file: string): OpenSealed {
  if (!encoding.content.includes("sr25519"))
    throw new TargonError("WALLET_INVALID", "the key in the export is not of type sr25519", {
      data: { file, type: KINDS.find((kind) => encoding.content.includes(kind)) ?? "unknown" },
    });
  if (!encoding.type.includes("scrypt"))
    throw invalid(file, "the export is not encrypted by scrypt: export the account again, with a password");
  const data = Buffer.from(encoded, "base64");
  if (data.length <= BOX_AT + nacl.secretbox.overheadLength) throw damaged(file);
  const [N, p, r] = [data.readUInt32LE(32), data.readUInt32LE(36), data.readUInt32LE(40)];
  if (!COSTS.some((cost) => cost[0] === N && cost[1] === p && cost[2] === r)) throw damaged(file);
  return async (password) => {
    const key = await deriveScrypt(password, { salt: data.subarray(0, 32), N, p, r });
    const opened = nacl.secretbox.open(data.subarray(BOX_AT), data.subarray(NONCE_AT, BOX_AT), key);
    return opened && toKeyfile(Buffer.from(opened), { file, address });
  };
}

type Scrypt = { salt: Uint8Array; N: number; p: number; r: number };

/** polkadot-js reads a password of hex digits behind `0x` as bytes. */
async function deriveScrypt(password: string, { salt, N, p, r }: Scrypt): Promise<Uint8Array> {
  const isHex = /^0x([0-9a-f]{2})+$/i.test(password);
  const bytes = isHex ? Buffer.from(password.slice(2), "hex") : Buffer.from(password, "utf8");
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  scrypt(bytes, salt, 32, { N, p, r, maxmem: 256 * N * r * p }, (error, key) =>
    error ? reject(error) : resolve(key),
  );
  return await promise;
}

function toKeyfile(pair: Buffer, { file, address }: { file: string; address: string | undefined }): Buffer {
  const [head, secretKey] = [pair.subarray(0, 16), pair.subarray(16, 80)];
  if (!head.equals(HEAD) || !pair.subarray(80, 85).equals(DIVIDER) || pair.length < 117)
    throw invalid(file, "the export holds no pair of keys");
  const privateKey = Buffer.concat([dividedByEight(secretKey.subarray(0, 32)), secretKey.subarray(32)]);
  const publicKey = pair.subarray(85, 117).toString("hex");
  return Buffer.from(
    JSON.stringify({
      privateKey: privateKey.toString("hex"),
      publicKey,
      ...(isOurs(address) && { ss58Address: address }),
    }),
  );
}

/** Little-endian, shifted right by three bits: the scalar as key files hold it. */
function dividedByEight(scalar: Uint8Array): Uint8Array {
  return scalar.map((byte, index) => ((byte >> 3) | ((scalar[index + 1] ?? 0) << 5)) & 0xff);
}

/** Exports write the address with the prefix of some network, or in hex; the box names the key anyway. */
function isOurs(address: string | undefined): boolean {
  try {
    return address !== undefined && fromAddress(address).length === 32;
  } catch {
    return false;
  }
}
