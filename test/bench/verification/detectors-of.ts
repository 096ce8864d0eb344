import type { Policy } from "../../../src/domain/verification/policy/policy.ts";
import { TargonError } from "../../../src/errors.ts";
import type { Detector } from "./detectors/detector.ts";
import { createTargon } from "./targon.ts";

/**
 * The detectors to run, ours first.
 *
 * @throws {TargonError} `USAGE` for a name that is none
 */
export function detectorsOf(policy: Policy, names?: string[]): Detector[] {
  const all = [createTargon(policy)];
  const unknown = names?.find((name) => !all.some((detector) => detector.name === name));
  if (unknown !== undefined) {
    const known = all.map(({ name }) => name).join(", ");
    throw new TargonError("USAGE", "no such detector", { data: { detector: unknown, known } });
  }
  return names ? all.filter(({ name }) => names.includes(name)) : all;
}
