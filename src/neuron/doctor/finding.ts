/** What one check found. */
export type Finding = {
  /** Null: could not tell. */
  ok: boolean | null;
  /** One sentence for a person, with the values. */
  message: string;
  /** What the operator does about it; null when all is well. */
  mend: string | null;
};

/** All is well. */
export function good(message: string): Finding {
  return { ok: true, message, mend: null };
}

/** The operator must do `mend`. */
export function bad(message: string, mend: string): Finding {
  return { ok: false, message, mend };
}

/** It could not be told; `mend` says what would allow it. */
export function unclear(message: string, mend: string): Finding {
  return { ok: null, message, mend };
}
