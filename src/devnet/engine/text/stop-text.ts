/** The text of an answer, held against stop strings as it grows. */
export type StopText = {
  /** Adds text; where `check`, gives the stop string that it completes and cuts the text there. */
  add(text: string, check: boolean): string | null;
  /** Text that may go out now and did not before; all of it once the answer is finished. */
  take(finished: boolean): string;
};

type Rules = { stop: readonly string[]; includeStop: boolean };

/** Holds back as much text as a stop string could still turn out to begin in. Lengths in UTF-16 units. */
export function createStopText({ stop, includeStop }: Rules): StopText {
  const held = stop.length === 0 || includeStop ? 0 : Math.max(...stop.map((one) => one.length)) - 1;
  let text = "";
  let sent = 0;
  return {
    add: (fresh, check) => {
      text += fresh;
      const found = check && fresh !== "" ? earliest(text, fresh.length, stop) : null;
      if (found === null) return null;
      text = text.slice(0, includeStop ? found.end : found.end - found.stop.length);
      return found.stop;
    },
    take: (finished) => {
      const until = wholeCharacters(text, text.length - (finished ? 0 : held));
      if (until <= sent) return "";
      const out = text.slice(sent, until);
      sent = until;
      return out;
    },
  };
}

/** The stop string that ends first; ties go to the first in the list. */
function earliest(
  text: string,
  added: number,
  stop: readonly string[],
): { stop: string; end: number } | null {
  let best: { stop: string; end: number } | null = null;
  for (const one of stop) {
    const at = text.indexOf(one, Math.max(0, text.length - added - one.length + 1));
    if (at === -1) continue;
    if (best === null || at + one.length < best.end) best = { stop: one, end: at + one.length };
  }
  return best;
}

/** Never ends between the halves of a surrogate pair. */
function wholeCharacters(text: string, length: number): number {
  const unit = text.charCodeAt(length - 1);
  return length > 0 && length < text.length && unit >= 0xd800 && unit < 0xdc00 ? length - 1 : length;
}
