import { createHash } from "node:crypto";
import type { Address } from "../types.ts";

/** What one Epistula signature binds together. */
export type SignedParts = {
  /** The exact bytes on the wire. */
  body: Uint8Array;
  uuid: string;
  /** Epoch ms. */
  timestampMs: number;
  /** The receiver; "" where none is named. */
  signedFor: Address | "";
};

/**
 * The bytes that an Epistula v2 signature is over: `sha256hex(body).uuid.timestamp.signedFor`
 * (reference/chain.md §8). Without a receiver the text ends in the dot.
 */
export function signedMessage({ body, uuid, timestampMs, signedFor }: SignedParts): Uint8Array {
  const hash = createHash("sha256").update(body).digest("hex");
  return Buffer.from(`${hash}.${uuid}.${timestampMs}.${signedFor}`, "utf8");
}
