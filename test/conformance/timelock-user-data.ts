import { concatBytes } from "@noble/hashes/utils.js";
import { z } from "zod";
import { scaleBytes, scaleU64 } from "../../src/domain/timelock/scale.ts";
import { compare } from "./create-report.ts";
import { whole } from "./numbers.ts";
import type { Report } from "./report.ts";
import { hexBytes, toHex } from "./timelock-hex.ts";
import { checkOpened } from "./timelock-opened.ts";

export const userDataSchema = z.object({
  function: z.string(),
  plaintext: hexBytes.optional(),
  text: z.string().optional(),
  round: whole,
  output: hexBytes,
});

/** Bytes around a plaintext, with `Vec<u8>` and the round around it: 244 + 2 (compact length of 64 … 16383) + 8. */
const AROUND_PLAINTEXT = 254;

/** Data of a user's own: bytes come out as SCALE (`Vec<u8>` ciphertext, `u64` round), a text as the bare ciphertext. */
export function checkUserData(
  report: Report,
  where: { file: string; case: string },
  { one, signature }: { one: z.infer<typeof userDataSchema>; signature: Uint8Array },
): void {
  const { plaintext, text, round, output } = one;
  if (plaintext === undefined) {
    const scaled = scaleBytes(new TextEncoder().encode(text ?? ""));
    checkOpened(report, where, { ciphertext: output, signature, plaintext: scaled });
    return;
  }
  compare(
    report,
    { ...where, case: `${where.case} length` },
    {
      expected: AROUND_PLAINTEXT + plaintext.length,
      got: output.length,
    },
  );
  const ciphertext = output.subarray(2, -8);
  const scaled = toHex(concatBytes(scaleBytes(ciphertext), scaleU64(round)));
  compare(report, where, { expected: toHex(output), got: scaled });
  checkOpened(report, { ...where, case: `${where.case} opened` }, { ciphertext, signature, plaintext });
}
