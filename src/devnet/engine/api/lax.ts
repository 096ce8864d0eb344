import type { Fault } from "./validation-error.ts";

/**
 * Reads a value as pydantic does in its lax mode (texts and whole floats pass as integers, "true" as a boolean),
 * or notes what is wrong, in pydantic's words, and gives undefined.
 */
export type Lax<T> = (input: unknown, loc: string, faults: Fault[]) => T | undefined;

const wrong = (faults: Fault[], fault: Fault): undefined => {
  faults.push(fault);
};

/** A number; texts that are one pass. */
export const float: Lax<number> = (input, loc, faults) => {
  if (typeof input === "number") return input;
  if (typeof input === "boolean") return Number(input);
  const msg = "Input should be a valid number";
  if (typeof input !== "string") return wrong(faults, { type: "float_type", loc, msg, input });
  const value = input.trim() === "" ? Number.NaN : Number(input);
  if (!Number.isNaN(value)) return value;
  return wrong(faults, {
    type: "float_parsing",
    loc,
    msg: `${msg}, unable to parse string as a number`,
    input,
  });
};

/** An integer of any size. */
export const bigInteger: Lax<bigint> = (input, loc, faults) => {
  if (typeof input === "bigint") return input;
  if (typeof input === "boolean") return BigInt(input);
  const msg = "Input should be a valid integer";
  if (typeof input === "number") {
    if (Number.isInteger(input)) return BigInt(input);
    return wrong(faults, {
      type: "int_from_float",
      loc,
      msg: `${msg}, got a number with a fractional part`,
      input,
    });
  }
  if (typeof input !== "string") return wrong(faults, { type: "int_type", loc, msg, input });
  if (/^\s*[+-]?\d+(\.0*)?\s*$/.test(input)) return BigInt(input.trim().replace(/^\+|\.0*$/g, ""));
  return wrong(faults, {
    type: "int_parsing",
    loc,
    msg: `${msg}, unable to parse string as an integer`,
    input,
  });
};

/** An integer that a JavaScript number holds; larger ones lose their last digits. */
export const integer: Lax<number> = (input, loc, faults) => {
  const value = bigInteger(input, loc, faults);
  return value === undefined ? undefined : Number(value);
};

const YES = ["true", "t", "yes", "y", "on", "1"];
const NO = ["false", "f", "no", "n", "off", "0"];

/** A boolean; 0, 1 and the usual words pass. */
export const boolean: Lax<boolean> = (input, loc, faults) => {
  if (typeof input === "boolean") return input;
  const msg = "Input should be a valid boolean";
  if (typeof input !== "string" && typeof input !== "number") {
    return wrong(faults, { type: "bool_type", loc, msg, input });
  }
  const word = String(input).toLowerCase();
  if (YES.includes(word)) return true;
  if (NO.includes(word)) return false;
  return wrong(faults, { type: "bool_parsing", loc, msg: `${msg}, unable to interpret input`, input });
};

/** A text. */
export const text: Lax<string> = (input, loc, faults) =>
  typeof input === "string"
    ? input
    : wrong(faults, { type: "string_type", loc, msg: "Input should be a valid string", input });

/** An object, its values unread. */
export const record: Lax<Record<string, unknown>> = (input, loc, faults) =>
  isRecord(input)
    ? input
    : wrong(faults, { type: "dict_type", loc, msg: "Input should be a valid dictionary", input });

/** An object whose values are read alike. */
export function recordOf<T>(item: Lax<T>): Lax<Map<string, T>> {
  return (input, loc, faults) => {
    const read = record(input, loc, faults);
    if (read === undefined) return undefined;
    const values = new Map<string, T>();
    for (const [key, one] of Object.entries(read)) {
      const value = item(one, `${loc}.${key}`, faults);
      if (value !== undefined) values.set(key, value);
    }
    return values;
  };
}

/** A list, each item read; `most` items at most. */
export function listOf<T>(item: Lax<T>, most = Number.POSITIVE_INFINITY): Lax<T[]> {
  return (input, loc, faults) => {
    if (!Array.isArray(input)) {
      return wrong(faults, { type: "list_type", loc, msg: "Input should be a valid list", input });
    }
    const before = faults.length;
    const values = input.map((one, i) => item(one, `${loc}.${i}`, faults)) as T[];
    if (faults.length > before) return undefined;
    if (input.length <= most) return values;
    return wrong(faults, {
      type: "too_long",
      loc,
      msg: `List should have at most ${most} items after validation, not ${input.length}`,
      input,
      ctx: { field_type: "List", max_length: most, actual_length: input.length },
    });
  };
}

/** A number with bounds. */
export function between<T extends number | bigint>(item: Lax<T>, least: T, most: T): Lax<T> {
  return (input, loc, faults) => {
    const value = item(input, loc, faults);
    if (value === undefined || (value >= least && value <= most)) return value;
    const low = value < least;
    const limit = low ? least : most;
    return wrong(faults, {
      type: low ? "greater_than_equal" : "less_than_equal",
      loc,
      msg: `Input should be ${low ? "greater" : "less"} than or equal to ${limit}`,
      input: value,
      ctx: { [low ? "ge" : "le"]: limit },
    });
  };
}

/** The value or null. */
export function nullable<T>(item: Lax<T>): Lax<T | null> {
  return (input, loc, faults) => (input === null ? null : item(input, loc, faults));
}

/** The first form that fits; where none does, the faults of all. */
export function either<A, B>(first: Lax<A>, second: Lax<B>): Lax<A | B> {
  return (input, loc, faults) => {
    const found: Fault[] = [];
    const one = first(input, loc, found);
    if (found.length === 0) return one;
    const before = found.length;
    const other = second(input, loc, found);
    if (found.length === before) return other;
    faults.push(...found);
    return undefined;
  };
}

/** Anything, unread. */
export const anything: Lax<unknown> = (input) => input;

/** Whether a value is a JSON object. */
export function isRecord(input: unknown): input is Record<string, unknown> {
  return input !== null && typeof input === "object" && !Array.isArray(input);
}
