/** A value as Python's `repr` writes it inside a dict: what vLLM's error messages are made of. */
export function pythonRepr(value: unknown): string {
  if (typeof value === "string") return reprOfString(value);
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).map(([key, one]) => `${reprOfString(key)}: ${pythonRepr(one)}`);
    return `{${entries.join(", ")}}`;
  }
  return pythonText(value);
}

/** A plain value as Python's `str` writes it. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  return String(value);
}

/** The name of a plain JSON value's type in Python. */
export function pythonType(value: unknown): string {
  if (value === null) return "NoneType";
  if (typeof value === "boolean") return "bool";
  return Number.isInteger(value) ? "int" : "float";
}

/** A float as Python writes it: never without a point or an exponent. */
export function pythonFloat(value: number): string {
  const text = String(value);
  if (!Number.isFinite(value)) return value > 0 ? "inf" : Number.isNaN(value) ? "nan" : "-inf";
  if (Math.abs(value) > 0 && Math.abs(value) < 1e-4) return value.toExponential().replace(/e-(\d)$/, "e-0$1");
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function reprOfString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll("\\", "\\\\")
    .replaceAll(quote, `\\${quote}`)
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t");
  return `${quote}${escaped}${quote}`;
}
