import { activityCutoff } from "../pallets/epoch.ts";
import { hotkeysOf, stakeOf } from "../pallets/neurons.ts";
import { metagraphFields, selectiveFields } from "../runtime/metagraph-fields.ts";
import type { Type } from "../scale/type-language.ts";
import type { Store } from "../store.ts";
import { axonOf } from "./neuron-views.ts";
import { storedFields } from "./stored-fields.ts";

const MODULE = "SubtensorModule";
const NAME = "targon devnet";

type NamedType = { name: string; type: string | Type };
/** A subnet while its fields are read; the hotkeys, which many of them need, are read once. */
type Source = { store: Store; netuid: number; hotkeys: string[] };
type Read = (source: Source) => unknown;

const stakes: Read = ({ store, netuid, hotkeys }) => hotkeys.map((hotkey) => stakeOf(store, netuid, hotkey));

/** Fields that follow from several items. No root network, so stake is alpha alone. */
const COMPUTED: Record<string, Read> = {
  name: () => [...Buffer.from(NAME)],
  symbol: () => [...Buffer.from("α")],
  block: ({ store }) => BigInt(store.get<number>("System.Number")),
  activity_cutoff: ({ store, netuid }) => activityCutoff(store, netuid),
  alpha_low: (source) => alphaValues(source)[0],
  alpha_high: (source) => alphaValues(source)[1],
  hotkeys: ({ hotkeys }) => hotkeys,
  coldkeys: ({ store, hotkeys }) => hotkeys.map((hotkey) => store.get<string>(`${MODULE}.Owner`, [hotkey])),
  identities: ({ hotkeys }) => hotkeys.map(() => undefined),
  axons: ({ store, netuid, hotkeys }) => hotkeys.map((hotkey) => axonOf(store, netuid, hotkey)),
  block_at_registration: ({ store, netuid, hotkeys }) =>
    hotkeys.map((_, uid) => store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid])),
  alpha_stake: stakes,
  total_stake: stakes,
  tao_stake: ({ hotkeys }) => hotkeys.map(() => 0n),
};

/** `get_metagraph`: undefined where the subnet does not exist. */
export function readMetagraph(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const source = openSource(store, netuid);
  const fields = metagraphFields.map((field) => [field.name, readField(source, field)]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_selective_metagraph`: the fields whose index is asked for; unknown indices are ignored. */
export function readSelectiveMetagraph(store: Store, netuid: number, indexes: number[]): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const wanted = new Set(indexes);
  const source = openSource(store, netuid);
  const fields = selectiveFields.map((field, i) => [
    field.name,
    // null is Some(None) where the field itself is optional
    wanted.has(i + 1) ? (readField(source, field) ?? null) : undefined,
  ]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_subnet_hyperparams`: undefined where the subnet does not exist. */
export function readHyperparameters(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const { shape } = store.runtime.definitions.SubnetHyperparams ?? { shape: { fields: [] } };
  const fields = "fields" in shape ? shape.fields : [];
  const source: Source = { store, netuid, hotkeys: [] };
  const values = fields.map(({ name = "", type }) => [name, readField(source, { name, type })]);
  return Object.fromEntries(values);
}

/** Whether the subnet is there. */
export function subnetExists(store: Store, netuid: number): boolean {
  return store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]);
}

function openSource(store: Store, netuid: number): Source {
  return { store, netuid, hotkeys: hotkeysOf(store, netuid) };
}

function readField(source: Source, { name, type }: NamedType): unknown {
  const computed = COMPUTED[name];
  if (computed) return computed(source);
  const { store, netuid } = source;
  const item = storedFields[name];
  return item === undefined
    ? store.runtime.codecs.of(type).zero()
    : store.get<unknown>(`${MODULE}.${item}`, [netuid]);
}

function alphaValues({ store, netuid }: Source): [number, number] {
  return store.get<[number, number]>(`${MODULE}.AlphaValues`, [netuid]);
}
