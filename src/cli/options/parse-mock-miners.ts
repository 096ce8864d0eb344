import { InvalidArgumentError } from "commander";
import { MOCK_MINERS } from "../../config/mock-miners.ts";

/** More than this on one machine answers too late to be honest. */
const MOST_MINERS = 64;

/** `honest=3,slow=1`: behaviour → count; a behaviour alone counts once. */
export function parseMockMiners(text: string): Record<string, number> {
  const known = Object.keys(MOCK_MINERS);
  const miners: Record<string, number> = {};
  for (const part of text.split(",").map((word) => word.trim())) {
    const match = /^([a-z0-9-]+)(?:=(\d{1,3}))?$/.exec(part);
    if (match?.[1] === undefined || !known.includes(match[1])) {
      throw new InvalidArgumentError(`Expected NAME=COUNT,…; the names are ${known.join(", ")}.`);
    }
    miners[match[1]] = Number(match[2] ?? "1");
  }
  const total = Object.values(miners).reduce((sum, count) => sum + count, 0);
  if (total >= 1 && total <= MOST_MINERS) return miners;
  throw new InvalidArgumentError(`Expected 1 to ${MOST_MINERS} miners in all.`);
}
