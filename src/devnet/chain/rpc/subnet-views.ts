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
type Read = (store: Store, netuid: number) => unknown;

const stakes: Read = (store, netuid) =>
  hotkeysOf(store, netuid).map((hotkey) => stakeOf(store, netuid, hotkey));

/** Fields that follow from several items. No root network, so stake is alpha alone. */
const COMPUTED: Record<string, Read> = {
  name: () => [...Buffer.from(NAME)],
  symbol: () => [...Buffer.from("α")],
  block: (store) => BigInt(store.get<number>("System.Number")),
  activity_cutoff: activityCutoff,
  alpha_low: (store, netuid) => alphaValues(store, netuid)[0],
  alpha_high: (store, netuid) => alphaValues(store, netuid)[1],
  hotkeys: hotkeysOf,
  coldkeys: (store, netuid) =>
    hotkeysOf(store, netuid).map((hotkey) => store.get<string>(`${MODULE}.Owner`, [hotkey])),
  identities: (store, netuid) => hotkeysOf(store, netuid).map(() => undefined),
  axons: (store, netuid) => hotkeysOf(store, netuid).map((hotkey) => axonOf(store, netuid, hotkey)),
  block_at_registration: (store, netuid) =>
    hotkeysOf(store, netuid).map((_, uid) =>
      store.get<bigint>(`${MODULE}.BlockAtRegistration`, [netuid, uid]),
    ),
  alpha_stake: stakes,
  total_stake: stakes,
  tao_stake: (store, netuid) => hotkeysOf(store, netuid).map(() => 0n),
};

/** `get_metagraph`: undefined where the subnet does not exist. */
export function readMetagraph(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const fields = metagraphFields.map((field) => [field.name, readField(store, netuid, field)]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_selective_metagraph`: the fields whose index is asked for; unknown indices are ignored. */
export function readSelectiveMetagraph(store: Store, netuid: number, indexes: number[]): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const wanted = new Set(indexes);
  const fields = selectiveFields.map((field, i) => [
    field.name,
    // null is Some(None) where the field itself is optional
    wanted.has(i + 1) ? (readField(store, netuid, field) ?? null) : undefined,
  ]);
  return { netuid, ...Object.fromEntries(fields) };
}

/** `get_subnet_hyperparams`: undefined where the subnet does not exist. */
export function readHyperparameters(store: Store, netuid: number): unknown {
  if (!subnetExists(store, netuid)) return undefined;
  const { shape } = store.runtime.definitions.SubnetHyperparams ?? { shape: { fields: [] } };
  const fields = "fields" in shape ? shape.fields : [];
  const values = fields.map(({ name = "", type }) => [name, readField(store, netuid, { name, type })]);
  return Object.fromEntries(values);
}

/** Whether the subnet is there. */
export function subnetExists(store: Store, netuid: number): boolean {
  return store.get<boolean>(`${MODULE}.NetworksAdded`, [netuid]);
}

function readField(store: Store, netuid: number, { name, type }: NamedType): unknown {
  const computed = COMPUTED[name];
  if (computed) return computed(store, netuid);
  const item = storedFields[name];
  return item === undefined
    ? store.runtime.codecs.of(type).zero()
    : store.get<unknown>(`${MODULE}.${item}`, [netuid]);
}

function alphaValues(store: Store, netuid: number): [number, number] {
  return store.get<[number, number]>(`${MODULE}.AlphaValues`, [netuid]);
}
