import { z } from "zod";
import { parseCiphertext } from "../../src/domain/timelock/ciphertext.ts";
import { decryptTimelocked } from "../../src/domain/timelock/decrypt-timelocked.ts";
import { recoverSecrets } from "../../src/domain/timelock/recover-secrets.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";
import { hexText, scalarHex, toHex } from "./timelock-hex.ts";

/** Keys that say what is inside a ciphertext: its layout, and what the signature uncovers. */
export const insideSchema = {
  parts: z.object({ u: hexText, v: hexText, w: hexText, cipherAndTag: hexText, nonce: hexText }).optional(),
  inner: z.object({ gtSha256: hexText, sigma: hexText, esk: hexText, r: hexText }).optional(),
};

type Sealed = {
  ciphertext: Uint8Array;
  signature: Uint8Array;
  plaintext: Uint8Array;
  parts?: Record<string, string> | undefined;
  inner?: Record<string, string> | undefined;
};

/** The signature opens the ciphertext; each part and each secret is what the recording says. */
export function checkOpened(report: Report, where: { file: string; case: string }, sealed: Sealed): void {
  const { ciphertext, signature, plaintext } = sealed;
  const opened = toHex(decryptTimelocked({ ciphertext, signature }));
  compare(report, where, { expected: toHex(plaintext), got: opened });
  const parts = parseCiphertext(ciphertext);
  if (sealed.parts !== undefined) {
    const got = Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, toHex(bytes)]));
    compare(report, { ...where, case: `${where.case} parts` }, { expected: sealed.parts, got });
  }
  if (sealed.inner !== undefined) {
    const { mask, sigma, esk, r } = recoverSecrets(parts, signature);
    const got = { gtSha256: toHex(mask), sigma: toHex(sigma), esk: toHex(esk), r: scalarHex(r) };
    compare(report, { ...where, case: `${where.case} inner` }, { expected: sealed.inner, got });
  }
}
