const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** What a byte outside of strings does to the depth. */
const STEPS = new Int8Array(256);
for (const byte of Buffer.from("{[")) STEPS[byte] = 1;
for (const byte of Buffer.from("}]")) STEPS[byte] = -1;
const CHOICES = new TextEncoder().encode('"choices"');

/**
 * The same JSON text with `"powv":[…]` as the last key of the choices that have values; every other byte stays, for
 * numbers read and written anew would not look the same.
 *
 * @param json - UTF-8 of an object that `JSON.parse` takes, every choice with at least one key
 * @param values - by the choice's place in `choices`; null: nothing is added to it
 * @returns null where the choices are not found as they were counted: an escaped or repeated key
 */
export function insertPowv(
  json: Uint8Array,
  values: readonly (readonly number[] | null)[],
): Uint8Array | null {
  const ends = choiceEnds(json);
  if (ends.length !== values.length) return null;
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const [i, end] of ends.entries()) {
    const added = values[i];
    if (!added) continue;
    pieces.push(json.subarray(from, end), Buffer.from(`,"powv":[${added.join(",")}]`));
    from = end;
  }
  return Buffer.concat([...pieces, json.subarray(from)]);
}

/** Where the closing brace of each choice stands: the things of depth 3 in the list under the key. */
function choiceEnds(json: Uint8Array): number[] {
  const ends: number[] = [];
  let depth = 0;
  let within = false;
  for (let at = 0; at < json.length; at++) {
    if (json[at] === QUOTE) {
      const end = stringEnd(json, at);
      within ||= depth === 1 && isChoicesKey(json, at, end);
      at = end;
      continue;
    }
    const step = STEPS[json[at] as number] as number;
    if (step === 0) continue;
    depth += step;
    if (within && step < 0 && depth === 2) ends.push(at);
    if (depth === 1) within = false;
  }
  return ends;
}

/** The closing quote of the string that opens at `at`. */
function stringEnd(json: Uint8Array, at: number): number {
  let end = at + 1;
  while (end < json.length && json[end] !== QUOTE) end += json[end] === BACKSLASH ? 2 : 1;
  return end;
}

function isChoicesKey(json: Uint8Array, at: number, end: number): boolean {
  if (end - at + 1 !== CHOICES.length) return false;
  for (let i = 0; i < CHOICES.length; i++) if (json[at + i] !== CHOICES[i]) return false;
  // A value of this name is followed by no list.
  return /^\s*:\s*\[/.test(Buffer.from(json.subarray(end + 1, end + 16)).toString("latin1"));
}
