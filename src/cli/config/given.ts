/** What was given to a command: parsed words, and where each came from. */
export type Given = {
  /** By commander's key, e.g. "wallet.name", "epochLength"; the option's parser vouches for the types. */
  values: unknown;
  /** "cli", "env", "default", or undefined without a value. */
  source(key: string): string | undefined;
  /** Positional words. */
  args: string[];
  /** Whether stderr is a terminal. */
  terminal: boolean;
};

/** Whether the operator gave an option, by flag or variable. */
export function isGiven(given: Given, key: string): boolean {
  const source = given.source(key);
  return source === "cli" || source === "env";
}

/** An object and all within it, frozen. */
export function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === "object" && part !== null && !ArrayBuffer.isView(part)) frozen(part);
  }
  return Object.freeze(value);
}
