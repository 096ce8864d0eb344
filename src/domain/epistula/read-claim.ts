import { TargonError } from "../../errors.ts";
import type { Address } from "../types.ts";

/** What the headers of a request claim, well formed but not proven. */
export type Claim = {
  /** Epoch ms. */
  timestampMs: number;
  uuid: string;
  /** Any text of at most 64 characters; whether it is an address shows with the signature. */
  signer: Address;
  signedFor: Address;
  /** 64 bytes. */
  signature: Uint8Array;
};

/** Header fields as any server or client has them; names in any case. */
export type HeaderFields = Record<string, string | string[] | undefined>;

const FORMS = {
  "epistula-timestamp": /^(?:0|[1-9]\d{0,14})$/,
  "epistula-uuid": /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  "epistula-signed-by": /^[^\s]{1,64}$/,
  "epistula-request-signature": /^0x[0-9a-fA-F]{128}$/,
};

/**
 * Reads the Epistula v2 headers of a request, strictly: the version is the text "2"; timestamp, uuid and signature have
 * one form each. The secret signatures are not looked at: nobody checks them (reference/chain.md §8).
 *
 * @throws REQUEST_UNSIGNED without the headers, or where one has another form; the data names it
 * @throws REQUEST_VERSION for any version but "2"
 */
export function readClaim(headers: HeaderFields): Claim {
  const fields = lowerCased(headers);
  const version = fields.get("epistula-version");
  if (version === undefined) throw unsigned("epistula-version");
  if (version !== "2") throw new TargonError("REQUEST_VERSION", "the Epistula version is not 2");
  return {
    timestampMs: Number(required(fields, "epistula-timestamp")),
    uuid: required(fields, "epistula-uuid"),
    signer: required(fields, "epistula-signed-by"),
    signedFor: fields.get("epistula-signed-for") ?? "",
    signature: Buffer.from(required(fields, "epistula-request-signature").slice(2), "hex"),
  };
}

function lowerCased(headers: HeaderFields): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) fields.set(name.toLowerCase(), String(value));
  }
  return fields;
}

function required(fields: Map<string, string>, name: keyof typeof FORMS): string {
  const value = fields.get(name);
  if (value === undefined || !FORMS[name].test(value)) throw unsigned(name);
  return value;
}

function unsigned(header: string): TargonError {
  return new TargonError("REQUEST_UNSIGNED", "an Epistula header is missing or malformed", {
    data: { header },
  });
}
