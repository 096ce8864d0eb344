import { TargonError } from "../../errors.ts";
import { loadPolkadot } from "../../lib/load-polkadot.ts";
import { type Runtime, TRANSACTION_VERSION } from "./runtime/create-runtime.ts";
import { blake2 } from "./runtime/hashers.ts";
import { fromHex, toHex } from "./scale/bytes.ts";
import { readCompact } from "./scale/compact.ts";
import { variantOf } from "./scale/compound.ts";
import type { Era } from "./scale/era.ts";
import { bytesLeft, createReader, type Reader, takeByte } from "./scale/reader.ts";

/** A signed extrinsic of format 4. */
export type Extrinsic = {
  hex: string;
  hash: string;
  /** Bytes, for the fee. */
  length: number;
  pallet: string;
  method: string;
  args: Record<string, unknown>;
  /** Public key, hex. */
  signer: string;
  nonce: number;
  tip: bigint;
  era: Era | undefined;
  signature: { kind: string; hex: string };
  /** SCALE of the call and of what the extensions put into the extrinsic. */
  signed: { call: Uint8Array; extra: Uint8Array };
};

/** The two hashes that a signature covers beside the extrinsic. */
export type Anchors = { mortality: string; genesis: string };

const SIGNED_4 = 0x84;
/** Longer payloads are signed by their hash. */
const MAX_PLAIN_PAYLOAD = 256;

/**
 * Reads a signed extrinsic.
 *
 * @throws {TargonError} `CHAIN_DATA_INVALID` for anything else
 */
export function decodeExtrinsic(runtime: Runtime, hex: string): Extrinsic {
  const input = createReader(hex);
  if (Number(readCompact(input)) !== bytesLeft(input)) throw invalid("the length does not match");
  if (takeByte(input) !== SIGNED_4) throw invalid("not a signed extrinsic of format 4");
  const read = (type: string) => runtime.codecs.of(type).decode(input);
  const address = read("MultiAddress") as Record<string, string>;
  const signature = read("MultiSignature") as Record<string, string>;
  const [extension, extra] = sliced(input, () => readExtensions(runtime, input));
  const [call, callBytes] = sliced(input, () => read("RuntimeCall") as Record<string, unknown>);
  if (bytesLeft(input) > 0) throw invalid("bytes are left over");
  if (address.Id === undefined) throw invalid("the signer is not named by its account");
  return {
    hex,
    hash: toHex(blake2(input.bytes)),
    length: input.bytes.length,
    ...partsOf(call),
    signer: address.Id,
    nonce: extension.CheckNonce as number,
    tip: extension.ChargeTransactionPayment as bigint,
    era: extension.CheckMortality as Era | undefined,
    signature: { kind: variantOf(signature), hex: signature[variantOf(signature)] ?? "0x" },
    signed: { call: callBytes, extra },
  };
}

/** What the signature must cover. */
export function signedPayload(runtime: Runtime, extrinsic: Extrinsic, anchors: Anchors): Uint8Array {
  const implicit: Record<string, unknown> = {
    CheckSpecVersion: runtime.generation.specVersion,
    CheckTxVersion: TRANSACTION_VERSION,
    CheckGenesis: anchors.genesis,
    CheckMortality: anchors.mortality,
    CheckMetadataHash: undefined,
  };
  const out = [...extrinsic.signed.call, ...extrinsic.signed.extra];
  for (const { name, implicit: type } of runtime.extensions) {
    if (type !== "()") runtime.codecs.of(type).encode(implicit[name], out);
  }
  const payload = Uint8Array.from(out);
  return payload.length > MAX_PLAIN_PAYLOAD ? blake2(payload) : payload;
}

/** Whether the signer signed this: sr25519 or ed25519. */
export function isSignedBySigner({ signature, signer }: Extrinsic, payload: Uint8Array): boolean {
  const { sr25519Verify, ed25519Verify } = loadPolkadot("@polkadot/wasm-crypto");
  const verify = { Sr25519: sr25519Verify, Ed25519: ed25519Verify }[signature.kind];
  return verify?.(fromHex(signature.hex), payload, fromHex(signer)) ?? false;
}

/** SCALE of an unsigned extrinsic of format 4, in hex: what the chain itself puts into a block. */
export function encodeInherent(runtime: Runtime, call: unknown): string {
  const body = Uint8Array.from([4, ...runtime.codecs.encode("RuntimeCall", call)]);
  return toHex(runtime.codecs.encode("Vec<u8>", body));
}

function readExtensions(runtime: Runtime, input: Reader): Record<string, unknown> {
  return Object.fromEntries(
    runtime.extensions.map(({ name, extra }) => [name, runtime.codecs.of(extra).decode(input)]),
  );
}

function partsOf(call: Record<string, unknown>): Pick<Extrinsic, "pallet" | "method" | "args"> {
  const pallet = variantOf(call);
  const method = variantOf(call[pallet]);
  return { pallet, method, args: (call[pallet] as Record<string, Record<string, unknown>>)[method] ?? {} };
}

function sliced<T>(input: Reader, read: () => T): [T, Uint8Array] {
  const start = input.at;
  const value = read();
  return [value, input.bytes.slice(start, input.at)];
}

function invalid(reason: string): TargonError {
  return new TargonError("CHAIN_DATA_INVALID", "the extrinsic does not decode", { data: { reason } });
}
