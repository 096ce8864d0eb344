import { TargonError } from "../../../errors.ts";
import type { Codec } from "./codec.ts";
import { compactCodec } from "./compact.ts";
import { enumCodec, fieldsCodec } from "./compound.ts";
import {
  arrayCodec,
  boolCodec,
  bytesCodec,
  fixedBytesCodec,
  optionCodec,
  textCodec,
  vecCodec,
} from "./containers.ts";
import type { Definitions } from "./definition.ts";
import { eraCodec } from "./era.ts";
import { integerCodec } from "./integer.ts";
import { createReader } from "./reader.ts";
import { type Field, isNamed, parseType, showType, type Type, type Variant } from "./type-language.ts";

/** Codecs by type expression. */
export type Codecs = {
  of(type: string | Type): Codec;
  encode(type: string | Type, value: unknown): Uint8Array;
  decode(type: string | Type, input: Uint8Array | string): unknown;
};

/** Codecs for expressions over these named types; each is built once. Recursive types are fine. */
export function createCodecs(definitions: Definitions): Codecs {
  const cache = new Map<string, Codec>();
  const of = (text: string | Type): Codec => {
    const type = parseType(text);
    const key = showType(type);
    return cache.get(key) ?? buildOnce(key, () => build(type));
  };
  const buildOnce = (key: string, make: () => Codec): Codec => {
    const later = () => cache.get(key) ?? made;
    cache.set(key, {
      encode: (value, out) => later().encode(value, out),
      decode: (input) => later().decode(input),
      zero: () => later().zero(),
    });
    const made = make();
    cache.set(key, made);
    return made;
  };
  const fields = (list: Field[]) => fieldsCodec(list.map(({ name, type }) => ({ name, codec: of(type) })));
  const variants = (list: Variant[]) =>
    enumCodec(list.map((v) => ({ ...v, codec: v.fields.length ? fields(v.fields) : undefined })));
  const build = (type: Type): Codec => {
    if (type.kind === "tuple") return fields(type.items.map((item) => ({ name: undefined, type: item })));
    if (type.kind === "array") return arrayOf(type, of);
    const found = primitiveCodec(type.name) ?? genericCodec(type, of);
    if (found) return found;
    const definition = definitions[type.name];
    if (!definition) throw new TargonError("BUG", "unknown type", { data: { type: showType(type) } });
    const { shape } = definition;
    return "variants" in shape ? variants(shape.variants) : fields(shape.fields);
  };
  return {
    of,
    encode(type, value) {
      const out: number[] = [];
      of(type).encode(value, out);
      return Uint8Array.from(out);
    },
    decode: (type, input) => of(type).decode(createReader(input)),
  };
}

function primitiveCodec(name: string): Codec | undefined {
  if (name === "bool") return boolCodec;
  if (name === "str") return textCodec;
  if (name === "Era") return eraCodec;
  return integerCodec(name);
}

function genericCodec(type: Type & { kind: "name" }, of: (type: Type) => Codec): Codec | undefined {
  const [inner] = type.args;
  if (!inner) return undefined;
  if (type.name === "Vec" || type.name === "BoundedVec") {
    return isNamed(inner, "u8") ? bytesCodec : vecCodec(of(inner));
  }
  if (type.name === "Option") return optionCodec(of(inner), isNamed(inner, "Option"));
  if (type.name === "Compact") return compactCodec(of(inner));
  return undefined;
}

function arrayOf(type: Type & { kind: "array" }, of: (type: Type) => Codec): Codec {
  return isNamed(type.of, "u8") ? fixedBytesCodec(type.length) : arrayCodec(of(type.of), type.length);
}
