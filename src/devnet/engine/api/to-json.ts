/** Compact JSON; a Map is an object whose keys keep their order, which plain objects do not for numbers. */
export function toJson(value: unknown): string {
  if (value instanceof Map) {
    return `{${[...value].map(([key, one]) => `${JSON.stringify(String(key))}:${toJson(one)}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(toJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${toJson(one)}`).join(",")}}`;
}
