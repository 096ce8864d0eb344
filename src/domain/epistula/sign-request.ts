import type { Hotkey } from "../ports/chain.ts";
import type { Address } from "../types.ts";
import { signedMessage } from "./signed-message.ts";

/** One request to be signed. */
export type Unsigned = {
  /** The exact bytes that will be sent; empty for a GET. */
  body: Uint8Array;
  /** The receiver's hotkey; null signs for anybody, which our own receiver refuses. */
  signedFor: Address | null;
  /** Epoch ms, whole. */
  nowMs: number;
  /** A fresh random uuid: the receiver takes each only once. */
  uuid: string;
};

/** Length of the interval that the secret signatures name, ms. */
const INTERVAL_MS = 10_000;

/**
 * The headers of an Epistula v2 request, named and ordered as the Python reference sends them, the three secret
 * signatures included where a receiver is named (reference/chain.md §8). Signatures are random: never compare them.
 */
export function signRequest({ hotkey }: { hotkey: Hotkey }, request: Unsigned): Record<string, string> {
  const signedFor = request.signedFor ?? "";
  const parts = { body: request.body, uuid: request.uuid, timestampMs: request.nowMs, signedFor };
  const headers: Record<string, string> = {
    "Epistula-Version": "2",
    "Epistula-Timestamp": String(request.nowMs),
    "Epistula-Uuid": request.uuid,
    "Epistula-Signed-By": hotkey.address,
    "Epistula-Request-Signature": sign(hotkey, signedMessage(parts)),
  };
  if (signedFor === "") return headers;
  headers["Epistula-Signed-For"] = signedFor;
  for (const [index, message] of secretMessages(request.nowMs, signedFor).entries()) {
    headers[`Epistula-Secret-Signature-${index}`] = sign(hotkey, Buffer.from(message, "utf8"));
  }
  return headers;
}

/** The three texts of the secret signatures: the interval's end as Python prints a float, and one ms to each side. */
export function secretMessages(nowMs: number, signedFor: Address): [string, string, string] {
  const interval = Math.ceil(nowMs / INTERVAL_MS) * INTERVAL_MS;
  return [`${interval - 1}.0.${signedFor}`, `${interval}.0.${signedFor}`, `${interval + 1}.0.${signedFor}`];
}

function sign(hotkey: Hotkey, message: Uint8Array): string {
  return `0x${Buffer.from(hotkey.sign(message)).toString("hex")}`;
}
