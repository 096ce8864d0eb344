import { z } from "zod";
import { decryptTimelocked } from "../../src/domain/timelock/decrypt-timelocked.ts";
import { TargonError } from "../../src/errors.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";
import { hexBytes, toHex } from "./timelock-hex.ts";

export const tamperedSchema = z.object({
  name: z.string(),
  ciphertext: hexBytes,
  signature: hexBytes,
  tle: z.string(),
});

/** Opened where the chain's library opens it, to the same text; refused by our own error where it fails or crashes. */
export function checkTampered(
  report: Report,
  where: { file: string; case: string },
  one: z.infer<typeof tamperedSchema>,
): void {
  const opened = /^OK ([0-9a-f]*)$/.exec(one.tle)?.[1];
  compare(report, where, { expected: opened ?? "TIMELOCK_INVALID", got: openedOrCode(one) });
}

function openedOrCode(sealed: { ciphertext: Uint8Array; signature: Uint8Array }): unknown {
  try {
    return toHex(decryptTimelocked(sealed));
  } catch (error) {
    return error instanceof TargonError ? error.code : error;
  }
}
