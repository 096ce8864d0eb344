import type { Cause, Check } from "../types.ts";

/** A check with the cause it gives where it fails. */
export type Finding = Check & {
  cause: Cause | null;
  /** Whether failing is by itself enough to give the model nothing in this epoch. */
  gross: boolean;
};

/** What a check measured. */
export type Measured = { statistic?: number; threshold?: number; detail?: string };

const measured = ({ statistic, threshold, detail = "" }: Measured) => ({
  statistic: statistic ?? null,
  threshold: threshold ?? null,
  detail,
});

/** A check that passed. */
export function passed(name: string, values: Measured = {}): Finding {
  return { name, passed: true, ...measured(values), cause: null, gross: false };
}

/** A check that could not be made; never counts against a miner. */
export function skipped(name: string, detail: string): Finding {
  return { name, passed: null, ...measured({ detail }), cause: null, gross: false };
}

/** A check that failed. */
export function failed(
  name: string,
  { cause, gross = true }: { cause: Cause; gross?: boolean },
  values: Measured,
): Finding {
  return { name, passed: false, ...measured(values), cause, gross };
}
