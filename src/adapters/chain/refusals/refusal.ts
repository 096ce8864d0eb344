/** Why the chain did not do what it was asked, for a person. */
export type Refusal = {
  /** A sentence without values; neither capital nor full stop. */
  what: string;
  /** What to do about it, in the same form. */
  mend: string;
  /** The same call may succeed in a later block, and nobody has to change anything. */
  passes?: true;
};

/** Refusals by the name that the chain gives them. */
export type Refusals = Readonly<Record<string, Refusal>>;
