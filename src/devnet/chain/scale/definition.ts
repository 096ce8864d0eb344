import { type Field, isNamed, parseFields, parseVariants, type Type, type Variant } from "./type-language.ts";

/** A named type: a struct (`fields`) or an enum (`variants`), with the path and parameters that clients look at. */
export type Definition = {
  path: string[];
  params: { name: string; type: Type | undefined }[];
  shape: { fields: Field[] } | { variants: Variant[] };
};

/** All named types by their short name. */
export type Definitions = Record<string, Definition>;

/** A struct, e.g. `struct("frame_system::AccountInfo", "nonce: u32, …")`; nameless fields make a tuple struct. */
export function struct(path: string, fields: string, params = ""): Definition {
  return { path: splitPath(path), params: typeParams(params), shape: { fields: parseFields(fields) } };
}

/** An enum, e.g. `choice("sp_runtime::DispatchError", "Other, Module(ModuleError) = 3")`. */
export function choice(path: string, variants: string, params = ""): Definition {
  return { path: splitPath(path), params: typeParams(params), shape: { variants: parseVariants(variants) } };
}

function splitPath(path: string): string[] {
  return path === "" ? [] : path.split("::");
}

function typeParams(text: string): Definition["params"] {
  return parseFields(text).map(({ name, type }) => ({
    name: name ?? "",
    type: isNamed(type, "none") ? undefined : type,
  }));
}
