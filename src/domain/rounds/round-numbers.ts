/** Multiples of these are what people write for a length: of the first pair from 512 tokens on, else of the second. */
const UNITS = { long: [100, 128], short: [10, 16] };

/** From here on a length is long, tokens. */
const LONG = 512;

/** The round numbers from least to most, both possible, in order; at least one: the least where none is round. */
export function roundNumbers([least, most]: readonly [least: number, most: number]): number[] {
  const units = most > LONG ? UNITS.long : UNITS.short;
  const all = new Set(units.flatMap((unit) => multiples(unit, least, most)));
  return all.size === 0 ? [least] : [...all].sort((a, b) => a - b);
}

function multiples(unit: number, least: number, most: number): number[] {
  const first = Math.ceil(least / unit);
  return Array.from(
    { length: Math.max(0, Math.floor(most / unit) - first + 1) },
    (_, i) => (first + i) * unit,
  );
}
