import { ERRORS, sentenceOf, TargonError } from "../../../src/errors.ts";
import { parseOptions } from "./options.ts";
import { runBench } from "./run-bench.ts";

/**
 * npm run bench:verification -- --traces DIR [--policy FILE] [--json] [--detectors A,B] [--kinds]
 *
 * --kinds: evidence per token by kind of prompt and temperature instead of the detectors.
 *
 * One object per line on stdout (contracts §7), whatever the options; progress, and without --json a table, on stderr.
 */
try {
  await runBench(parseOptions(process.argv.slice(2)), {
    row: (row) => console.log(JSON.stringify(row)),
    note: (line) => console.error(line),
  });
} catch (error) {
  if (!(error instanceof TargonError)) throw error;
  console.error(sentenceOf(error));
  process.exitCode = ERRORS[error.code].exit;
}
