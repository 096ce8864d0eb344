import { TargonError } from "../../errors.ts";
import { loadPolkadot } from "../../lib/load-polkadot.ts";

const URI = /^(?<phrase>[^/]*)(?<path>(?:\/\/?[^/]+)*)(?:\/\/\/(?<password>.*))?$/s;
const JUNCTION = /(?<slashes>\/\/?)(?<code>[^/]+)/g;
const DEVELOPMENT_PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

/**
 * The sr25519 pair of a secret uri, 96 bytes: secret key (64), public key (32).
 *
 * The form is Substrate's: a phrase of 12 to 24 words or a seed of 64 hex digits behind `0x` (neither: the development
 * phrase), then junctions `//hard` or `/soft`, then `///password`.
 *
 * @throws WALLET_INVALID where it is no such text; the message never shows it
 */
export function pairOfUri(uri: string): Uint8Array {
  const { phrase, path, password } = URI.exec(uri.trim())?.groups ?? {};
  if (phrase === undefined || path === undefined) throw invalid();
  const { sr25519KeypairFromSeed, sr25519DeriveKeypairHard, sr25519DeriveKeypairSoft } =
    loadPolkadot("@polkadot/wasm-crypto");
  let pair = sr25519KeypairFromSeed(seedOfPhrase(phrase, password ?? ""));
  for (const { groups } of path.matchAll(JUNCTION)) {
    const derive = groups?.slashes === "//" ? sr25519DeriveKeypairHard : sr25519DeriveKeypairSoft;
    pair = derive(pair, chainCode(groups?.code ?? ""));
  }
  return pair;
}

function seedOfPhrase(phrase: string, password: string): Uint8Array {
  if (/^0x[0-9a-f]{64}$/i.test(phrase)) return Buffer.from(phrase.slice(2), "hex");
  if (phrase !== "") return seedOfWords(phrase.trim().split(/\s+/).join(" "), password);
  if (password !== "") return seedOfWords(DEVELOPMENT_PHRASE, password);
  developmentSeed ??= seedOfWords(DEVELOPMENT_PHRASE, "");
  return developmentSeed;
}

/** Known to everybody and asked for often: 2048 rounds of hashing are spared. */
let developmentSeed: Uint8Array | undefined;

function seedOfWords(words: string, password: string): Uint8Array {
  const { bip39Validate, bip39ToMiniSecret } = loadPolkadot("@polkadot/wasm-crypto");
  if (!bip39Validate(words)) throw invalid();
  return bip39ToMiniSecret(words, password);
}

/** 32 bytes: a decimal u64 little-endian, else SCALE text; hashed where longer. sp-core `DeriveJunction`. */
function chainCode(code: string): Uint8Array {
  const encoded = isU64(code) ? u64(BigInt(code)) : scaleText(code);
  if (encoded.length > 32)
    return loadPolkadot("@polkadot/wasm-crypto").blake2b(encoded, new Uint8Array(), 32);
  const padded = new Uint8Array(32);
  padded.set(encoded);
  return padded;
}

function isU64(code: string): boolean {
  return /^\d+$/.test(code) && BigInt(code) < 1n << 64n;
}

function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

function scaleText(text: string): Uint8Array {
  return loadPolkadot("@polkadot/util").compactAddLength(Buffer.from(text, "utf8"));
}

function invalid(): TargonError {
  return new TargonError("WALLET_INVALID", "the secret uri is no phrase or seed with a path");
}
