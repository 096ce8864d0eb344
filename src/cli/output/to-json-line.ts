/** What an event is written with. */
export type EventLine = { name: string; at: Date; fields: Record<string, unknown> };

/** One line of `--json` (contracts §1): bigints, and whole numbers over 2⁵³, as texts. */
export function toJsonLine({ name, at, fields }: EventLine): string {
  const line = { schemaVersion: 1, event: name, at: at.toISOString(), ...fields };
  return `${JSON.stringify(line, (_key, value) => (isTooLarge(value) ? toText(value) : value))}\n`;
}

function isTooLarge(value: unknown): value is number | bigint {
  if (typeof value === "bigint") return true;
  return typeof value === "number" && Number.isInteger(value) && Math.abs(value) > Number.MAX_SAFE_INTEGER;
}

/** All digits where they mean something; an amount beyond 10²¹ is no count any more. */
function toText(value: number | bigint): string {
  return typeof value === "number" && Math.abs(value) >= 1e21 ? String(value) : BigInt(value).toString();
}
