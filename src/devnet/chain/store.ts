import { TargonError } from "../../errors.ts";
import { entryOf, keysOf, type Runtime, storageKey } from "./runtime/create-runtime.ts";
import { toHex } from "./scale/bytes.ts";
import type { State } from "./state.ts";

/**
 * Storage by item and keys, as the description types it: `store.get<number>("SubtensorModule.Tempo", [netuid])`.
 * The caller names the value's type; the description decides it.
 */
export type Store = {
  runtime: Runtime;
  /** The value, or the item's default; undefined for an absent optional item. */
  get<T>(path: string, keys?: unknown[]): T;
  put(path: string, keys: unknown[], value: unknown): void;
  /** Writes SCALE bytes as they are. */
  putEncoded(path: string, bytes: Uint8Array): void;
  update<T>(path: string, keys: unknown[], change: (value: T) => T): void;
  remove(path: string, keys: unknown[]): void;
  /** The keys of a map's entries, below the first keys given. */
  keys(path: string, first?: unknown[]): unknown[][];
};

/** Storage at the head, or, read-only, as it was after block `at`. */
export function createStore(runtime: Runtime, state: State, at?: number): Store {
  const write = (key: string, value: string | null) => {
    if (at !== undefined) throw new TargonError("BUG", "the past cannot be written");
    state.set(key, value);
  };
  const get = <T>(path: string, keys: unknown[] = []): T => {
    const entry = entryOf(runtime, path);
    const hex = state.get(storageKey(runtime, path, keys), at);
    if (hex === undefined && entry.isOptional) return undefined as T;
    return runtime.codecs.decode(entry.value, hex ?? entry.fallback) as T;
  };
  const put = (path: string, keys: unknown[], value: unknown) => {
    const bytes = runtime.codecs.encode(entryOf(runtime, path).value, value);
    write(storageKey(runtime, path, keys), toHex(bytes));
  };
  return {
    runtime,
    get,
    put,
    putEncoded: (path, bytes) => write(storageKey(runtime, path), toHex(bytes)),
    update: (path, keys, change) => put(path, keys, change(get(path, keys))),
    remove: (path, keys) => write(storageKey(runtime, path, keys), null),
    keys: (path, first = []) =>
      state.keys(storageKey(runtime, path, first), at).map((key) => keysOf(runtime, path, key)),
  };
}
