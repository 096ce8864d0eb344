import { bls12_381 } from "@noble/curves/bls12-381.js";
import { z } from "zod";
import { roundMessage, roundPoint } from "../../src/domain/timelock/round-point.ts";
import { compare } from "./create-report.ts";
import { whole } from "./numbers.ts";
import type { Report } from "./report.ts";
import { hexBytes, hexText, toHex } from "./timelock-hex.ts";
import { checkOpened, insideSchema } from "./timelock-opened.ts";

export const networkSchema = z.object({
  secretKey: z.hex(),
  publicKey: hexText,
  samples: z.array(
    z.object({
      round: whole,
      idMessage: hexText,
      qid: hexText,
      signature: hexBytes,
      plaintext: hexBytes,
      ciphertext: hexBytes,
      ...insideSchema,
    }),
  ),
});

/** A drand network whose secret is known: its key, its signatures, and what was encrypted for its rounds. */
export function checkNetwork(
  report: Report,
  where: { file: string; case: string },
  network: z.infer<typeof networkSchema>,
): void {
  const place = (name: string) => ({ ...where, case: `${where.case} ${name}` });
  const secret = BigInt(`0x${network.secretKey}`);
  const publicKey = bls12_381.G2.Point.BASE.multiply(secret).toHex(true);
  compare(report, place("publicKey"), { expected: network.publicKey, got: publicKey });
  for (const one of network.samples) {
    const { idMessage, qid, signature } = one;
    const point = roundPoint(one.round);
    compare(report, place(`round ${one.round}`), {
      expected: { idMessage, qid, signature: toHex(signature) },
      got: {
        idMessage: toHex(roundMessage(one.round)),
        qid: point.toHex(true),
        signature: point.multiply(secret).toHex(true),
      },
    });
    checkOpened(report, place(`round ${one.round} opened`), one);
  }
}
