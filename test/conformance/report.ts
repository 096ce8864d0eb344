export type Where = { file: string; case: string };

/** Collects what conformance finds; prints one line per failure and per skip, and the closing line. */
export type Report = {
  pass(): void;
  fail(where: Where, expected: unknown, got: unknown): void;
  /** A recording that is known, of which not all is held. */
  skip(file: string, reason: string): void;
  /** What is no recording that is known. */
  unknown(file: string, reason?: string): void;
};

/** One kind of recording: known by its folder's name, or by what lies in it. */
export type Part = {
  folder: string;
  holds?(dir: string): Promise<boolean>;
  run(dir: string, report: Report): Promise<void>;
};
