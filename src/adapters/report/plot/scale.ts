/** From a value to a place on paper. */
export type Scale = (value: number) => number;

/** A straight scale; values beyond `from` are put on its ends. */
export function scaleOf(from: readonly [number, number], to: readonly [number, number]): Scale {
  const [low, high] = from;
  const span = high - low || 1;
  return (value) => to[0] + ((Math.min(high, Math.max(low, value)) - low) / span) * (to[1] - to[0]);
}

/** About `count` round values within [low, high]: steps of 1, 2 or 5 times a power of ten. */
export function ticksOf([low, high]: readonly [number, number], count: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const power = 10 ** Math.floor(Math.log10(span / count));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => span / one <= count) ?? span;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A value as an axis writes it. */
export function tickText(value: number): string {
  return String(value).replace("-", "−");
}
