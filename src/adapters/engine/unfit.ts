import { TargonError } from "../../errors.ts";

/** Why an engine is not used: what was found, and what mends it; both are parts of one sentence. */
export type Unfit = { found: string; mend: string };

/** @param url - without credentials */
export function unfit(url: string, { found, mend }: Unfit, cause?: unknown): TargonError {
  return new TargonError("ENGINE_UNFIT", "the engine cannot be used for verification", {
    data: { url, found, mend },
    cause,
  });
}
