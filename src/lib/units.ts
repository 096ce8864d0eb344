/** Rao in one TAO (the chain's balances are u64 rao). */
export const RAO_PER_TAO = 1_000_000_000n;

/** Rao as TAO text with up to nine decimals, e.g. 1500000000n → "1.5". */
export function toTao(rao: bigint): string {
  const sign = rao < 0n ? "-" : "";
  const magnitude = rao < 0n ? -rao : rao;
  const fraction = (magnitude % RAO_PER_TAO).toString().padStart(9, "0").replace(/0+$/, "");
  return `${sign}${magnitude / RAO_PER_TAO}${fraction && `.${fraction}`}`;
}

/** TAO text (up to nine decimals) as rao, or undefined when it is no such number. */
export function fromTao(text: string): bigint | undefined {
  const match = /^(\d+)(?:\.(\d{1,9}))?$/.exec(text.trim());
  if (!match) return undefined;
  return BigInt(match[1] ?? "0") * RAO_PER_TAO + BigInt((match[2] ?? "").padEnd(9, "0"));
}
