import { TargonError } from "../../../errors.ts";
import { concatBytes, toHex } from "../scale/bytes.ts";
import type { Codecs } from "../scale/codecs.ts";
import { parseType, type Type } from "../scale/type-language.ts";
import { type Hasher, hashers, twox } from "./hashers.ts";
import type { Pallet } from "./pallet.ts";

/** One key of a storage map. */
export type EntryKey = { type: Type; hasherName: string; hasher: Hasher };

/** A storage item: where it lies and what it holds. */
export type StorageEntry = {
  pallet: string;
  name: string;
  keys: EntryKey[];
  value: Type;
  isOptional: boolean;
  /** SCALE of what an absent value reads as; one zero byte where it is optional. */
  fallback: Uint8Array;
  /** Hex of the two 16-byte hashes that every key of it begins with. */
  prefix: string;
};

/** The storage items of a pallet from its lines `Name: Hasher Key, … -> Value = default`. */
export function parseStorage(codecs: Codecs, named: { name: string; pallet: Pallet }): StorageEntry[] {
  const lines = (named.pallet.storage ?? "").split("\n").map((line) => line.trim());
  return lines.filter(Boolean).map((line) => parseEntry(codecs, { pallet: named.name, line }));
}

function parseEntry(codecs: Codecs, { pallet, line }: { pallet: string; line: string }): StorageEntry {
  const match = /^(\w+): (?:(.*) -> )?(.*?)(?: = (.*))?$/.exec(line);
  if (!match) throw new TargonError("BUG", "a storage line does not parse", { data: { pallet, line } });
  const [, name = "", keys, valueText = "", fallback] = match;
  const declared = parseType(valueText);
  const inner = declared.kind === "name" && declared.name === "Option" ? declared.args[0] : undefined;
  const value = inner ?? declared;
  return {
    pallet,
    name,
    keys: keys ? keys.split(/, (?=\w+ )/).map(parseKey) : [],
    value,
    isOptional: inner !== undefined,
    fallback: inner ? Uint8Array.of(0) : codecs.encode(value, fallbackOf(codecs.of(value).zero(), fallback)),
    prefix: toHex(concatBytes(twox(Buffer.from(pallet), 2), twox(Buffer.from(name), 2))),
  };
}

function parseKey(text: string): EntryKey {
  const [hasherName = "", type = ""] = text.split(/ (.*)/s);
  const hasher = hashers[hasherName];
  if (!hasher) throw new TargonError("BUG", "unknown hasher", { data: { hasherName } });
  return { type: parseType(type), hasherName, hasher };
}

function fallbackOf(zero: unknown, text: string | undefined): unknown {
  if (text === undefined) return zero;
  return typeof zero === "bigint" ? BigInt(text) : JSON.parse(text);
}
