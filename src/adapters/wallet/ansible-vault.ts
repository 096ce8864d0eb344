import { createDecipheriv, createHmac, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { damaged, type ReadSealed } from "./sealed.ts";

/** Version 1.2 adds a label, which means nothing to us. */
const HEADER = /^\$ANSIBLE_VAULT;(?:1\.1;AES256|1\.2;AES256;[^;]*)$/;

/** Hex of three lines of hex: salt, HMAC, ciphertext. */
const BODY = /^([0-9a-f]+)\n([0-9a-f]{64})\n([0-9a-f]+)\s*$/i;

const ROUNDS = 10_000;

/**
 * An Ansible vault, 1.1 or 1.2: what bittensor below 6 wrote. Any line ends.
 *
 * @throws {TargonError} `WALLET_INVALID` where it has not the form of one
 * @see ansible-core `VaultAES256`
 */
export const readAnsibleVault: ReadSealed = (bytes, file) => {
  const [header = "", ...lines] = Buffer.from(bytes).toString("latin1").trimEnd().split(/\r?\n/);
  const body = fromHex(lines.map((line) => line.trim()).join(""));
  const parts = BODY.exec(body?.toString("latin1") ?? "")?.slice(1) ?? [];
  const [salt, mac, sealed] = parts.map(fromHex);
  if (!HEADER.test(header.trim()) || !salt || !mac || !sealed) throw damaged(file);
  return async (password) => {
    const derived = await promisify(pbkdf2)(password, salt, ROUNDS, 80, "sha256");
    const own = createHmac("sha256", derived.subarray(32, 64)).update(sealed).digest();
    if (!timingSafeEqual(own, mac)) return null;
    const decipher = createDecipheriv("aes-256-ctr", derived.subarray(0, 32), derived.subarray(64));
    return unpadded(Buffer.concat([decipher.update(sealed), decipher.final()]));
  };
};

/** Without PKCS#7's padding, which a counter cipher leaves in place. */
function unpadded(bytes: Uint8Array): Uint8Array | null {
  const length = bytes.at(-1) ?? 0;
  const isPadded = length >= 1 && length <= 16 && bytes.subarray(-length).every((byte) => byte === length);
  return isPadded ? bytes.subarray(0, -length) : null;
}

function fromHex(text: string): Buffer | undefined {
  return text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text) ? Buffer.from(text, "hex") : undefined;
}
