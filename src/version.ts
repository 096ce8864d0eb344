import { readFileSync } from "node:fs";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

/** The package's version, e.g. "8.0.0". */
export const VERSION = version;

/**
 * The number that goes into weights as `version_key` and into an axon as `version`: 8.0.0 → 800000.
 *
 * @see Targon `__spec_version__`: 100000 × major + 1000 × minor + 10 × patch (reference/chain.md §3.4)
 */
export const SPEC_VERSION = toSpecVersion(version);

/** 100000 × major + 1000 × minor + 10 × patch of a semantic version; a pre-release suffix is ignored. */
export function toSpecVersion(text: string): number {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.-]/, 3).map(Number);
  return major * 100_000 + minor * 1_000 + patch * 10;
}
