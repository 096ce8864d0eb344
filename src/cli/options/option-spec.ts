/** The headings of help, in the order shown. */
export type OptionGroup =
  | "What to do:"
  | "Subnet and chain:"
  | "Wallet:"
  | "Axon:"
  | "Models and engines:"
  | "Requests:"
  | "Scores and records:"
  | "Verification:"
  | "Embedded network:"
  | "Output and logs:";

/** An earlier way to write an option: hidden, one warning when used. */
export type OldSpelling = {
  /** As for commander, e.g. "--neuron.timeout <seconds>". */
  flags: string;
  /** Its value as the new option is given it, where that differs; throws as a `Parse` does. */
  toNew?: (text: string) => string;
  /** Value of the flag alone, in its own words; default the option's own. */
  bare?: string;
};

/** Text → typed value, or commander's InvalidArgumentError that says what is expected. */
export type Parse = (text: string, previous?: unknown) => unknown;

/** One option, declared once: everything that commander, the environment, help and the README need. */
export type OptionSpec = {
  /** As for commander: `--x` is a switch, `--x <v>` takes a value, `--x [v]` may take one. */
  flags: string;
  /** One line. */
  help: string;
  group: OptionGroup;
  /** The typed value without flag and variable. */
  default?: unknown;
  /** How help and README write the default where it is no plain value. */
  defaultText?: string;
  parse?: Parse;
  /** Value of a `[v]` option that stands alone. */
  bare?: unknown;
  /** Given more than once, the values add up; in a variable they stand with commas between. */
  repeatable?: true;
  /** Variables beside TARGON_*, asked after it. */
  variables?: string[];
  /** Not in help: accepted for those who come from elsewhere. */
  hidden?: true;
  /** Has no effect yet: `true` with any value, else what is missing with this one, or null. */
  later?: true | ((value: unknown) => string | null);
  /** Why it never has an effect. */
  idle?: string;
  old?: OldSpelling[];
};
