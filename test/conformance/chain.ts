import type { Part } from "./report.ts";

/** Recordings of a chain node: known, but not replayed. */
export const chainPart: Part = {
  folder: "chain",
  async run(dir, report) {
    report.skip(dir, "sessions of a chain node are not replayed here");
  },
};
