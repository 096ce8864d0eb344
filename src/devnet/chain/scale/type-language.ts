import { TargonError } from "../../../errors.ts";

/**
 * The language in which the runtime is described: `Vec<(u16, u16)>`, `netuid: u16, dests: Vec<u16>`,
 * `Other, Module(ModuleError) = 3`. Text in, plain objects out; nothing of SCALE in here.
 */
export type Type =
  | { kind: "name"; name: string; args: Type[] }
  | { kind: "tuple"; items: Type[] }
  | { kind: "array"; of: Type; length: number };

/** A field of a struct or variant; nameless in a tuple. */
export type Field = { name: string | undefined; type: Type };

/** One case of an enum. */
export type Variant = { name: string; index: number; fields: Field[] };

type Cursor = { tokens: string[]; at: number };

const known = new Map<string, Type>();

/** One type expression. */
export function parseType(text: string | Type): Type {
  if (typeof text !== "string") return text;
  const before = known.get(text);
  if (before) return before;
  const type = takeType(createCursor(text));
  known.set(text, type);
  return type;
}

/** Fields with commas between them. */
export function parseFields(text: string): Field[] {
  return untilEnd(createCursor(text), takeField);
}

/** Variants with commas between them; an index is one more than the one before unless it is said. */
export function parseVariants(text: string): Variant[] {
  let next = 0;
  return untilEnd(createCursor(text), (cursor) => {
    const variant = takeVariant(cursor, next);
    next = variant.index + 1;
    return variant;
  });
}

/** The expression as text, equal for equal types. */
export function showType(type: Type): string {
  if (type.kind === "tuple") return `(${type.items.map(showType).join(", ")})`;
  if (type.kind === "array") return `[${showType(type.of)}; ${type.length}]`;
  return type.args.length ? `${type.name}<${type.args.map(showType).join(", ")}>` : type.name;
}

/** Whether the type is just this name, e.g. `u8`. */
export function isNamed(type: Type | undefined, name: string): boolean {
  return type?.kind === "name" && type.name === name;
}

function createCursor(text: string): Cursor {
  return { tokens: text.match(/\w+|[<>(),;:=[\]]/g) ?? [], at: 0 };
}

function untilEnd<T>(cursor: Cursor, take: (cursor: Cursor) => T): T[] {
  const out: T[] = [];
  while (cursor.at < cursor.tokens.length) {
    out.push(take(cursor));
    skip(cursor, ",");
  }
  return out;
}

function takeVariant(cursor: Cursor, next: number): Variant {
  const name = takeToken(cursor);
  const early = takeIndex(cursor);
  const fields = skip(cursor, "(") ? takeUntil(cursor, ")", takeField) : [];
  return { name, index: early ?? takeIndex(cursor) ?? next, fields };
}

function takeIndex(cursor: Cursor): number | undefined {
  return skip(cursor, "=") ? Number(takeToken(cursor)) : undefined;
}

function takeField(cursor: Cursor): Field {
  const isNameless = cursor.tokens[cursor.at + 1] !== ":";
  if (isNameless) return { name: undefined, type: takeType(cursor) };
  const name = takeToken(cursor);
  need(cursor, ":");
  return { name, type: takeType(cursor) };
}

function takeType(cursor: Cursor): Type {
  if (skip(cursor, "(")) return { kind: "tuple", items: takeUntil(cursor, ")", takeType) };
  if (skip(cursor, "[")) {
    const of = takeType(cursor);
    need(cursor, ";");
    const length = Number(takeToken(cursor));
    need(cursor, "]");
    return { kind: "array", of, length };
  }
  const name = takeToken(cursor);
  return { kind: "name", name, args: skip(cursor, "<") ? takeUntil(cursor, ">", takeType) : [] };
}

function takeUntil<T>(cursor: Cursor, end: string, take: (cursor: Cursor) => T): T[] {
  const out: T[] = [];
  while (!skip(cursor, end)) {
    out.push(take(cursor));
    skip(cursor, ",");
  }
  return out;
}

function takeToken(cursor: Cursor): string {
  const token = cursor.tokens[cursor.at++];
  if (token === undefined || !/^\w/.test(token)) throw wrong(cursor, "a name");
  return token;
}

function skip(cursor: Cursor, token: string): boolean {
  if (cursor.tokens[cursor.at] !== token) return false;
  cursor.at++;
  return true;
}

function need(cursor: Cursor, token: string): void {
  if (!skip(cursor, token)) throw wrong(cursor, token);
}

function wrong(cursor: Cursor, wanted: string): TargonError {
  return new TargonError("BUG", "the runtime's description does not parse", {
    data: { wanted, in: cursor.tokens.join(" ").slice(0, 200) },
  });
}
