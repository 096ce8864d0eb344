import { ERRORS, sentenceOf, TargonError } from "../../../src/errors.ts";
import { parseOptions } from "./options.ts";
import { runBench } from "./run-bench.ts";

/**
 * npm run bench:verification -- --traces DIR [--policy FILE] [--json] [--detectors A,B] [--kinds] [--bars]
 *
 * --kinds: evidence per token by kind of prompt and temperature instead of the detectors.
 *
 * --bars: exit 1 where our own verification misses what it has to reach (bars.ts), for CI.
 *
 * One object per line on stdout (contracts §7), whatever the options; progress, and without --json a table, on stderr.
 */
try {
  const missed = await runBench(parseOptions(process.argv.slice(2)), {
    row: (row) => console.log(JSON.stringify(row)),
    note: (line) => console.error(line),
  });
  for (const line of missed) console.error(`missed: ${line}`);
  if (missed.length > 0) process.exitCode = 1;
} catch (error) {
  if (!(error instanceof TargonError)) throw error;
  console.error(sentenceOf(error));
  process.exitCode = ERRORS[error.code].exit;
}
