/** More marks than this make a page slow and show nothing more. */
export const MOST_MARKS = 3_000;

/** At most `most` of the values, evenly spaced, the first among them. */
export function thinned<T>(values: readonly T[], most: number = MOST_MARKS): readonly T[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => values[Math.floor((i * values.length) / most)] as T);
}
