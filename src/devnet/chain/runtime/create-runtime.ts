import { TargonError } from "../../../errors.ts";
import { fromHex, toHex } from "../scale/bytes.ts";
import { type Codecs, createCodecs } from "../scale/codecs.ts";
import type { Definitions } from "../scale/definition.ts";
import { createReader, takeBytes } from "../scale/reader.ts";
import { parseFields, parseType, type Type, type Variant } from "../scale/type-language.ts";
import { baseTypes } from "./base-types.ts";
import { Drand, drandTypes } from "./drand.ts";
import { signedExtensions } from "./extensions.ts";
import { framePallets } from "./frame-pallets.ts";
import type { Generation } from "./generation.ts";
import { generations } from "./generations.ts";
import { blake2 } from "./hashers.ts";
import { outerEnums } from "./outer-enums.ts";
import type { Pallet, RuntimeApis, RuntimeOptions, SignedExtension } from "./pallet.ts";
import { parseStorage, type StorageEntry } from "./storage-entries.ts";
import { subtensorPallet } from "./subtensor.ts";
import { subtensorTypes } from "./subtensor-types.ts";

/** A runtime API's method with its types; `wraps`: what the bytes of its output hold, where they hold something. */
export type ApiMethod = { inputs: { name: string; type: Type }[]; output: Type; wraps: Type | null };

/** The description compiled: what the node, its metadata and its tests read. */
export type Runtime = {
  options: RuntimeOptions;
  generation: Generation;
  pallets: Record<string, Pallet>;
  apis: RuntimeApis;
  extensions: SignedExtension[];
  definitions: Definitions;
  codecs: Codecs;
  /** By `Pallet.Item`. */
  entries: Map<string, StorageEntry>;
  /** By `Pallet.calls`, `Pallet.events`, `Pallet.errors`. */
  variants: Map<string, Variant[]>;
};

/** The runtime of a generation. `readySr25519` must have resolved. */
export function createRuntime(options: RuntimeOptions): Runtime {
  const generation = generations[options.generation];
  const pallets = { ...framePallets, SubtensorModule: subtensorPallet(generation), Drand };
  const extensions = signedExtensions(generation.extensions);
  const outer = outerEnums(pallets, extensions);
  const definitions = { ...baseTypes, ...subtensorTypes, ...drandTypes, ...outer.definitions };
  const codecs = createCodecs(definitions);
  const entries = Object.entries(pallets).flatMap(([name, pallet]) => parseStorage(codecs, { name, pallet }));
  return {
    options,
    generation,
    pallets,
    apis: generation.apis,
    extensions,
    definitions,
    codecs,
    entries: new Map(entries.map((entry) => [`${entry.pallet}.${entry.name}`, entry])),
    variants: outer.variants,
  };
}

/** A storage item by `Pallet.Item`. */
export function entryOf(runtime: Runtime, path: string): StorageEntry {
  const found = runtime.entries.get(path);
  if (!found) throw new TargonError("BUG", "no such storage item", { data: { path } });
  return found;
}

/** The storage key in hex; with fewer keys than the map has, a prefix. */
export function storageKey(runtime: Runtime, path: string, keys: unknown[] = []): string {
  const entry = entryOf(runtime, path);
  const parts = keys.map((key, i) => {
    const part = entry.keys[i];
    if (!part) throw new TargonError("BUG", "too many storage keys", { data: { path } });
    return toHex(part.hasher.hash(runtime.codecs.encode(part.type, key))).slice(2);
  });
  return entry.prefix + parts.join("");
}

/** The map keys back out of a storage key: all our hashers keep them. */
export function keysOf(runtime: Runtime, path: string, key: string): unknown[] {
  const entry = entryOf(runtime, path);
  const reader = createReader(fromHex(key.slice(entry.prefix.length)));
  return entry.keys.map(({ type, hasher }) => {
    takeBytes(reader, hasher.bytes);
    return runtime.codecs.of(type).decode(reader);
  });
}

/** A runtime API's method, or undefined. */
export function apiMethod(runtime: Runtime, api: string, name: string): ApiMethod | undefined {
  const { methods = {}, isWrapped = false } = runtime.apis[api] ?? {};
  const text = methods[name];
  const match = text === undefined ? null : /^\((.*)\) -> (.*)$/s.exec(text);
  if (!match) return undefined;
  const result = parseType(match[2] ?? "");
  return {
    inputs: parseFields(match[1] ?? "").map((field) => ({ name: field.name ?? "", type: field.type })),
    output: isWrapped ? parseType("Vec<u8>") : result,
    wraps: isWrapped ? result : null,
  };
}

/** The DispatchError of a pallet's error by its name at spec 425 or the runtime's own. */
export function moduleError(runtime: Runtime, pallet: string, newName: string): unknown {
  const name = runtime.generation.oldErrors[newName] ?? newName;
  const found = runtime.variants.get(`${pallet}.errors`)?.find((variant) => variant.name === name);
  if (!found) throw new TargonError("BUG", "no such pallet error", { data: { pallet, name } });
  return { Module: { index: runtime.pallets[pallet]?.index, error: toHex([found.index, 0, 0, 0]) } };
}

/** What `state_getRuntimeVersion` answers. Clients take metadata above V14 only if `Metadata` is listed with ≥ 2. */
export function runtimeVersion({ generation, apis }: Runtime) {
  return {
    specName: "node-subtensor",
    implName: "node-subtensor",
    authoringVersion: 1,
    specVersion: generation.specVersion,
    implVersion: 1,
    apis: Object.entries(apis).map(([name, { version }]): [string, number] => [
      toHex(blake2(Buffer.from(name), 8)),
      version,
    ]),
    transactionVersion: TRANSACTION_VERSION,
    stateVersion: 1,
  };
}

/** Signed into every extrinsic. */
export const TRANSACTION_VERSION = 1;
