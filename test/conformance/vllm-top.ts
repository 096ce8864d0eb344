/** One place where two answers differ. */
export type Difference = { path: string; expected: unknown; got: unknown };

/** A token of a list of the most likely, and its log-probability. */
export type Entry = [token: string, logprob: unknown];

/** How far two log-probabilities of the same token may lie apart. */
export const TOLERANCE = 1e-3;

/**
 * Where two lists of the most likely tokens differ, in any order. Either of two tokens at the cut may be listed where
 * they are equally likely; where the token that was taken is one of them, one list may be longer by it.
 */
export function topDifference(expected: Entry[], got: Entry[], path: string): Difference | null {
  const ours = unmatched(got, expected);
  const theirs = unmatched(expected, got);
  for (const [i, entry] of theirs.entries())
    if (!isTie(entry, { other: ours[i], own: expected }))
      return { path: `${path}.${entry[0]}`, expected: entry[1], got: valueIn(got, entry[0]) };
  for (const [i, entry] of ours.entries())
    if (!isTie(entry, { other: theirs[i], own: got }))
      return { path: `${path}.${entry[0]}`, expected: valueIn(expected, entry[0]), got: entry[1] };
  return null;
}

/** The entries without a partner on the other side, most likely first. */
function unmatched(entries: Entry[], others: Entry[]): Entry[] {
  const left = [...others];
  const alone = entries.filter((entry) => {
    const found = left.findIndex((other) => other[0] === entry[0] && isNear(other, entry));
    if (found !== -1) left.splice(found, 1);
    return found === -1;
  });
  return alone.toSorted(byLikelihood);
}

/** Whether an entry lies at its list's cut and another, in its place on the other side or beside it, is as likely. */
function isTie(entry: Entry, { other, own }: { other: Entry | undefined; own: Entry[] }): boolean {
  const cut = own.toSorted(byLikelihood).slice(-2);
  const isAtCut = cut.some((one) => isNear(one, entry));
  if (other !== undefined) return isAtCut && other[0] !== entry[0] && isNear(other, entry);
  return cut.length === 2 && cut.every((one) => isNear(one, entry));
}

function valueIn(entries: Entry[], token: string): unknown {
  return entries.find(([name]) => name === token)?.[1] ?? null;
}

function byLikelihood(a: Entry, b: Entry): number {
  return Number(b[1]) - Number(a[1]);
}

function isNear(a: Entry, b: Entry): boolean {
  return a[1] === b[1] || Math.abs(Number(a[1]) - Number(b[1])) <= TOLERANCE;
}
