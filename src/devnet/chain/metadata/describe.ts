import { apiMethod, type Runtime } from "../runtime/create-runtime.ts";
import { type Kind, palletEnum } from "../runtime/outer-enums.ts";
import type { StorageEntry } from "../runtime/storage-entries.ts";
import type { Type } from "../scale/type-language.ts";
import { createRegistry, type Registry } from "./registry.ts";

/** Everything that any metadata version can say of the runtime. */
export type Description = ReturnType<typeof describeRuntime>;

type Deps = { runtime: Runtime; id: Registry["id"] };

/** Items that newer formats mark as deprecated or not; older formats leave the field out. */
const item = { docs: [], deprecation: "NotDeprecated" };

/** The runtime in the neutral form that `encodeMetadata` writes in each version. */
export function describeRuntime(runtime: Runtime) {
  const { id, types } = createRegistry(runtime.definitions);
  const deps: Deps = { runtime, id };
  const pallets = Object.keys(runtime.pallets).map((name) => describePallet(deps, name));
  return {
    pallets,
    apis: Object.keys(runtime.apis).map((name) => describeApi(deps, name)),
    types,
    extensions: runtime.extensions.map(({ name, extra, implicit }) => ({
      identifier: name,
      ty: id(extra),
      implicit: id(implicit),
    })),
    unchecked: id("UncheckedExtrinsic"),
    address: id("MultiAddress"),
    signature: id("MultiSignature"),
    extra: id("TxExtensions"),
    unit: id("()"),
    outer: { call: id("RuntimeCall"), event: id("RuntimeEvent"), error: id("RuntimeError") },
  };
}

function describePallet({ runtime, id }: Deps, name: string) {
  const pallet = runtime.pallets[name];
  const entries = [...runtime.entries.values()].filter((entry) => entry.pallet === name);
  const enumId = (kind: Kind) => (pallet?.[kind] === undefined ? undefined : id(palletEnum(name, kind)));
  return {
    name,
    index: pallet?.index,
    items: entries.length > 0 ? entries.map((entry) => describeEntry(id, entry)) : undefined,
    calls: enumId("calls"),
    events: enumId("events"),
    errors: enumId("errors"),
    constants: Object.entries(pallet?.constants ?? {}).map(([constant, { type, value }]) => ({
      ...item,
      name: constant,
      ty: id(type),
      value: runtime.codecs.encode(type, value(runtime.options)),
    })),
  };
}

function describeEntry(id: Registry["id"], entry: StorageEntry) {
  const [only, ...more] = entry.keys.map(({ type }) => type);
  const key: Type | undefined =
    only === undefined || more.length === 0 ? only : { kind: "tuple", items: [only, ...more] };
  return {
    ...item,
    name: entry.name,
    modifier: entry.isOptional ? "Optional" : "Default",
    fallback: entry.fallback,
    ty: key
      ? {
          Map: {
            hashers: entry.keys.map(({ hasherName }) => hasherName),
            key: id(key),
            value: id(entry.value),
          },
        }
      : { Plain: id(entry.value) },
  };
}

function describeApi({ runtime, id }: Deps, name: string) {
  const api = runtime.apis[name];
  return {
    ...item,
    name,
    version: api?.version,
    methods: Object.keys(api?.methods ?? {}).map((method) => {
      const typed = apiMethod(runtime, name, method);
      return {
        ...item,
        name: method,
        inputs: typed?.inputs.map((input) => ({ name: input.name, ty: id(input.type) })),
        output: typed && id(typed.output),
      };
    }),
  };
}
