import { readRecordings } from "./read-recordings.ts";
import type { Part } from "./report.ts";
import { checkCiphertexts, ciphertextsSchema } from "./timelock-ciphertexts.ts";
import { checkDeterministic, deterministicSchema } from "./timelock-deterministic.ts";
import { checkRevealRounds, revealRoundsSchema } from "./timelock-rounds.ts";

/** Timelocked commits of the Rust libraries, ours of the same input, and the rounds that reveal them. */
export const timelockPart: Part = {
  folder: "timelock",
  async run(dir, report) {
    for (const { file, data } of await readRecordings(dir, report)) {
      const deterministic = deterministicSchema.safeParse(data);
      const ciphertexts = ciphertextsSchema.safeParse(data);
      const rounds = revealRoundsSchema.safeParse(data);
      if (deterministic.success) checkDeterministic(file, deterministic.data, report);
      else if (ciphertexts.success) checkCiphertexts(file, ciphertexts.data, report);
      else if (rounds.success) checkRevealRounds(file, rounds.data, report);
      else report.skip(file, "not a kind of recording that is known here");
    }
  },
};
