import { TargonError } from "../../../errors.ts";
import type { Codec } from "./codec.ts";
import { takeByte } from "./reader.ts";

/** A field's name (undefined in a tuple) and codec. */
export type FieldCodec = { name: string | undefined; codec: Codec };

/** A struct with names, a tuple without, or the bare value where there is one nameless field. */
export function fieldsCodec(fields: FieldCodec[]): Codec {
  const [first] = fields;
  if (first && fields.length === 1 && first.name === undefined) return first.codec;
  return first?.name === undefined ? tupleCodec(fields) : structCodec(fields);
}

function tupleCodec(fields: FieldCodec[]): Codec {
  return {
    zero: () => fields.map(({ codec }) => codec.zero()),
    encode(value, out) {
      for (const [i, { codec }] of fields.entries()) codec.encode((value as unknown[])[i], out);
    },
    decode: (input) => fields.map(({ codec }) => codec.decode(input)),
  };
}

function structCodec(fields: FieldCodec[]): Codec {
  const build = (make: (codec: Codec) => unknown) => {
    const out: Record<string, unknown> = {};
    for (const { name, codec } of fields) out[name ?? ""] = make(codec);
    return out;
  };
  return {
    zero: () => build((codec) => codec.zero()),
    encode(value, out) {
      for (const { name = "", codec } of fields) {
        if (!(name in (value as object)))
          throw new TargonError("BUG", "a field is missing", { data: { name } });
        codec.encode((value as Record<string, unknown>)[name], out);
      }
    },
    decode: (input) => build((codec) => codec.decode(input)),
  };
}

/** One case of an enum; `codec` is undefined where it carries nothing. */
export type VariantCodec = { name: string; index: number; codec: Codec | undefined };

/** An enum: `"Name"`, or `{Name: fields}` where the case carries something. */
export function enumCodec(variants: VariantCodec[]): Codec {
  const byName = new Map(variants.map((variant) => [variant.name, variant]));
  const byIndex = new Map(variants.map((variant) => [variant.index, variant]));
  const wrap = ({ name, codec }: VariantCodec, make: (codec: Codec) => unknown) =>
    codec ? { [name]: make(codec) } : name;
  return {
    zero: () => variants[0] && wrap(variants[0], (codec) => codec.zero()),
    encode(value, out) {
      const name = variantOf(value);
      const found = byName.get(name);
      if (!found) throw new TargonError("BUG", "no such variant", { data: { name } });
      out.push(found.index);
      found.codec?.encode((value as Record<string, unknown>)[name], out);
    },
    decode(input) {
      const index = takeByte(input);
      const found = byIndex.get(index);
      if (!found) throw new TargonError("CHAIN_DATA_INVALID", "no such variant", { data: { index } });
      return wrap(found, (codec) => codec.decode(input));
    },
  };
}

/** The name of an enum's value. */
export function variantOf(value: unknown): string {
  return typeof value === "string" ? value : (Object.keys(value as object)[0] ?? "");
}
