/** Whether two plain values are the same, however each writes large numbers and bytes. */
export function isSameValue(expected: unknown, got: unknown): boolean {
  if (Array.isArray(expected))
    return (
      Array.isArray(got) &&
      expected.length === got.length &&
      expected.every((item, index) => isSameValue(item, got[index]))
    );
  if (expected !== null && typeof expected === "object") return isSameObject(expected, got);
  const [left, right] = [toNumber(expected), toNumber(got)];
  if (left !== undefined && right !== undefined) return left === right;
  return expected === got || (typeof got === "string" && expected === toHex(got));
}

function isSameObject(expected: object, got: unknown): boolean {
  if (got === null || typeof got !== "object") return false;
  const [left, right] = [Object.entries(expected), Object.entries(got)];
  return (
    left.length === right.length &&
    left.every(([key, value]) =>
      isSameValue(value, right.find(([name]) => plainKey(name) === plainKey(key))?.[1]),
    )
  );
}

/** `ipType` and `ip_type` are one name. */
function plainKey(key: string): string {
  return key.replace(/_/g, "").toLowerCase();
}

/** A whole number, as a number, decimal text or up to 16 bytes of hex. */
export function toNumber(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isInteger(value) ? BigInt(value) : undefined;
  return typeof value === "string" && /^(\d+|0x[0-9a-f]{1,32})$/i.test(value) ? BigInt(value) : undefined;
}

/** Bytes that are letters are told as text. */
function toHex(text: string): string {
  return `0x${Buffer.from(text, "utf8").toString("hex")}`;
}
