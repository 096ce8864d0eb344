/** Counts down; `onZero` is called at 0. Null never ends. */
export function countdown(from: number | null, onZero: () => void): () => void {
  let left = from ?? Number.POSITIVE_INFINITY;
  return () => {
    left--;
    if (left <= 0) onZero();
  };
}
