/**
 * Whose turn it is among models that cannot run together: the list from the turn's model on, so that each is the first
 * once in as many turns as there are models.
 *
 * @param turn - number of the epoch, any whole number ≥ 0
 */
export function rotate<T>(models: readonly T[], turn: number): T[] {
  if (models.length === 0) return [];
  const first = turn % models.length;
  return [...models.slice(first), ...models.slice(0, first)];
}
