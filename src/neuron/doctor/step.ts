import type { Chain, Hotkey, Neuron, Subnet } from "../../domain/ports/chain.ts";
import type { Finding } from "./finding.ts";

/** What one check learned for those behind it. */
export type Known = { hotkey?: Hotkey; chain?: Chain; subnet?: Subnet; neuron?: Neuron | null };

/** One check; what it throws is bad, and `mend` is for that. */
export type Step = {
  name: string;
  mend: string;
  check(signal: AbortSignal, known: Known): Finding | Promise<Finding>;
};
