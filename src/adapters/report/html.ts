/** Markup that may stand in a page as it is; everything else is escaped. */
export type Html = { readonly markup: string };

/** What may stand in a hole of `html`. */
export type Hole = Html | readonly Html[] | string | number;

/** A template whose holes are escaped, unless they are markup made by this function. */
export function html(pieces: TemplateStringsArray, ...holes: Hole[]): Html {
  return { markup: pieces.reduce((text, piece, i) => text + markupOf(holes[i - 1] ?? "") + piece) };
}

/** Pieces one after another. */
export function joined(parts: Iterable<Html>): Html {
  let markup = "";
  for (const part of parts) markup += part.markup;
  return { markup };
}

function markupOf(hole: Hole): string {
  if (typeof hole === "string") return escaped(hole);
  if (typeof hole === "number") return String(hole);
  return "markup" in hole ? hole.markup : joined(hole).markup;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}
