import { TargonError } from "../../../errors.ts";
import type { Definitions } from "../scale/definition.ts";
import { type Field, parseType, showType, type Type, type Variant } from "../scale/type-language.ts";
import { PRIMITIVES } from "./formats.ts";

/** A numbered type as metadata lists it. */
export type PortableType = {
  id: number;
  path: string[];
  params: { name: string; ty: number | undefined }[];
  def: Record<string, unknown>;
  docs: string[];
};

/** Type expressions numbered; equal expressions share one number. */
export type Registry = { id(type: string | Type): number; types: PortableType[] };

type Build = Pick<PortableType, "def"> & Partial<Pick<PortableType, "path" | "params">>;
type Id = Registry["id"];

/** A registry over these named types. */
export function createRegistry(definitions: Definitions): Registry {
  const types: PortableType[] = [];
  const ids = new Map<string, number>();
  const id: Id = (text) => {
    const type = parseType(text);
    const key = showType(type);
    const known = ids.get(key);
    if (known !== undefined) return known;
    const made: PortableType = { id: types.length, path: [], params: [], def: {}, docs: [] };
    ids.set(key, made.id);
    types.push(made); // the number is taken before the parts are looked at: types may be recursive
    Object.assign(made, build({ id, definitions }, type));
    return made.id;
  };
  return { id, types };
}

function build(deps: { id: Id; definitions: Definitions }, type: Type): Build {
  const { id, definitions } = deps;
  if (type.kind === "tuple") return { def: { Tuple: type.items.map(id) } };
  if (type.kind === "array") return { def: { Array: [type.length, id(type.of)] } };
  if (PRIMITIVES.includes(type.name)) return { def: { Primitive: type.name } };
  const [inner] = type.args;
  const generic = inner && buildGeneric(id, type.name, inner);
  if (generic) return generic;
  const definition = definitions[type.name];
  if (!definition) throw new TargonError("BUG", "unknown type", { data: { type: showType(type) } });
  const { path, params, shape } = definition;
  return {
    path,
    params: params.map(({ name, type: param }) => ({ name, ty: param && id(param) })),
    def:
      "variants" in shape
        ? variantsOf(id, shape.variants)
        : { Composite: shape.fields.map(describeField(id)) },
  };
}

function buildGeneric(id: Id, name: string, inner: Type): Build | undefined {
  if (name === "Vec") return { def: { Sequence: id(inner) } };
  if (name === "Compact") return { def: { Compact: id(inner) } };
  const field = (type: Type): Field => ({ name: undefined, type });
  if (name === "Option") {
    return {
      path: ["Option"],
      params: [{ name: "T", ty: id(inner) }],
      def: variantsOf(id, [
        { name: "None", index: 0, fields: [] },
        { name: "Some", index: 1, fields: [field(inner)] },
      ]),
    };
  }
  if (name !== "BoundedVec") return undefined;
  return {
    path: ["bounded_collections", "bounded_vec", "BoundedVec"],
    params: [
      { name: "T", ty: id(inner) },
      { name: "S", ty: undefined },
    ],
    def: { Composite: [describeField(id)(field({ kind: "name", name: "Vec", args: [inner] }))] },
  };
}

function describeField(id: Id) {
  return ({ name, type }: Field) => ({ name, ty: id(type), type_name: showType(type), docs: [] });
}

function variantsOf(id: Id, variants: Variant[]): Record<string, unknown> {
  return {
    Variant: variants.map(({ name, index, fields }) => ({
      name,
      fields: fields.map(describeField(id)),
      index,
      docs: [],
    })),
  };
}
