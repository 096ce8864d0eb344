import type { Cause } from "../../types.ts";
import { type Finding, failed, type Measured, passed } from "../finding.ts";

/** A rule's finding. The reference knows no refusal that counts more than another. */
export function ruled(name: string, cause: Cause | null, values: Measured = {}): Finding {
  return cause === null ? passed(name, values) : failed(name, { cause, gross: false }, values);
}
