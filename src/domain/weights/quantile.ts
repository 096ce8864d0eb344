/**
 * The value below which a share of the values lies, linear between neighbours, in single precision.
 *
 * @param values - at least one, finite
 * @param share - 0 … 1
 * @see numpy `quantile`, method "linear"
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  const fraction = position - Math.floor(position);
  const step = Math.fround(above - below);
  return Math.fround(fraction < 0.5 ? below + step * fraction : above - step * (1 - fraction));
}
