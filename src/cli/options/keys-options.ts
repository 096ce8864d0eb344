import type { OptionSpec } from "./option-spec.ts";

/** Which keys are opened. */
export const keysOptions: OptionSpec[] = [
  {
    flags: "--coldkey",
    help: "open the coldkey too; else its address is that of coldkeypub.txt",
    group: "What to do:",
  },
];
