/** Collects what conformance finds; prints one line per failure and per skip, and the closing line. */
export type Report = {
  pass(): void;
  fail(where: { file: string; case: string }, expected: unknown, got: unknown): void;
  skip(file: string, reason: string): void;
};

/** One kind of recording. `folder` is the name by which it is known. */
export type Part = { folder: string; run(dir: string, report: Report): Promise<void> };
