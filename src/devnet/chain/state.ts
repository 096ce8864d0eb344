/** A value in hex; null where it was removed. */
export type StateValue = string | null;

/** Keys whose value changed in a block. */
export type StateChanges = ReadonlyMap<string, StateValue>;

/** Key-value state that remembers its past, so that a block of some time ago can be asked. Keys and values are hex. */
export type State = {
  /** The value now, uncommitted changes included, or as it was after block `at`. */
  get(key: string, at?: number): string | undefined;
  set(key: string, value: StateValue): void;
  /** Existing keys with a prefix, sorted. */
  keys(prefix: string, at?: number): string[];
  /** Opens a layer that `keep` joins with the one below and `rollback` forgets. */
  begin(): void;
  keep(): void;
  rollback(): void;
  /** Everything since the last commit becomes part of `block`; versions older than `keepBlocks` are let go. */
  commit(block: number): StateChanges;
};

type Version = { block: number; value: StateValue };
type History = Map<string, Version[]>;

/** An empty state that answers for the last `keepBlocks` blocks. */
export function createState(keepBlocks: number): State {
  const history: History = new Map();
  const changedIn = new Map<number, string[]>();
  let layers: Map<string, StateValue>[] = [new Map()];
  const get: State["get"] = (key, at) => {
    const fresh = at === undefined ? layers.findLast((layer) => layer.has(key)) : undefined;
    const value = fresh ? fresh.get(key) : versionAt(history.get(key), at);
    return value ?? undefined;
  };
  return {
    get,
    set: (key, value) => void layers.at(-1)?.set(key, value),
    keys(prefix, at) {
      const sources = [history, ...(at === undefined ? layers : [])].map((source) => [...source.keys()]);
      const names = new Set(sources.flatMap((keys) => keys.filter((key) => key.startsWith(prefix))));
      return [...names].filter((key) => get(key, at) !== undefined).sort();
    },
    begin: () => void layers.push(new Map()),
    rollback: () => void layers.pop(),
    keep() {
      const top = layers.pop() ?? new Map();
      for (const [key, value] of top) layers.at(-1)?.set(key, value);
    },
    commit(block) {
      const changes = record(history, { block, layer: layers[0] ?? new Map() });
      layers = [new Map()];
      changedIn.set(block, [...changes.keys()]);
      const oldest = block - keepBlocks;
      for (const key of changedIn.get(oldest) ?? []) forget(history, { key, before: oldest });
      changedIn.delete(oldest);
      return changes;
    },
  };
}

function versionAt(versions: Version[] | undefined, at = Number.POSITIVE_INFINITY): StateValue | undefined {
  return versions?.findLast(({ block }) => block <= at)?.value;
}

function record(
  history: History,
  { block, layer }: { block: number; layer: Map<string, StateValue> },
): StateChanges {
  const changes = new Map<string, StateValue>();
  for (const [key, value] of layer) {
    const versions = history.get(key) ?? [];
    if ((versions.at(-1)?.value ?? null) === value) continue;
    changes.set(key, value);
    versions.push({ block, value });
    history.set(key, versions);
  }
  return changes;
}

function forget(history: History, { key, before }: { key: string; before: number }): void {
  const versions = history.get(key) ?? [];
  const first = versions.findLastIndex(({ block }) => block <= before);
  if (first > 0) versions.splice(0, first);
  if (versions.length === 1 && versions[0]?.value === null) history.delete(key);
}
