import { z } from "zod";
import { parseCiphertext } from "../../src/domain/timelock/ciphertext.ts";
import { decryptTimelocked } from "../../src/domain/timelock/decrypt-timelocked.ts";
import { encryptTimelocked } from "../../src/domain/timelock/encrypt-timelocked.ts";
import { pairingMask } from "../../src/domain/timelock/pairing-mask.ts";
import { parseG2 } from "../../src/domain/timelock/points.ts";
import { roundMessage, roundPoint } from "../../src/domain/timelock/round-point.ts";
import { sigmaScalar } from "../../src/domain/timelock/sigma-scalar.ts";
import { compare } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { whole } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";
import { hexBytes, hexText, scalarHex, toHex } from "./timelock-hex.ts";

const exact = z.object({
  network: z.string(),
  round: whole,
  publicKey: hexBytes,
  plaintext: hexBytes,
  esk: hexBytes,
  sigma: hexBytes,
  nonce: hexBytes,
  idMessage: hexText,
  qid: hexText,
  r: hexText,
  u: hexText,
  gtSha256: hexText,
  v: hexText,
  w: hexText,
  signature: hexText,
  ciphertext: hexText,
});

const headSchema = z.object({ ownSecretKey: z.hex().optional() });

/** Ciphertexts of fixed random input: ours are the same bytes, each step on the way too. */
export async function checkDeterministic({ file, data }: Recording, report: Report): Promise<void> {
  const list = { file, list: "cases", cases: data.cases };
  const head = readHead(report, { ...list, schema: headSchema, data });
  if (head === undefined) return;
  const secretKey = head.ownSecretKey === undefined ? undefined : BigInt(`0x${head.ownSecretKey}`);
  await eachCase(report, { ...list, schema: exact }, (one, where) => {
    const steps = stepsOf(one, one.network === "own" ? secretKey : undefined);
    for (const [name, got] of Object.entries(steps)) {
      const expected = name === "opened" ? toHex(one.plaintext) : one[name as keyof typeof one];
      compare(report, { ...where, case: `${where.case} ${name}` }, { expected, got });
    }
  });
}

function stepsOf(one: z.infer<typeof exact>, secretKey: bigint | undefined): Record<string, string> {
  const r = sigmaScalar(one);
  const point = roundPoint(one.round);
  const ciphertext = encryptTimelocked(one);
  const { u, v, w } = parseCiphertext(ciphertext);
  const mask = pairingMask(point.multiply(r), parseG2(one.publicKey));
  const signature = Uint8Array.from(Buffer.from(one.signature, "hex"));
  return {
    idMessage: toHex(roundMessage(one.round)),
    qid: point.toHex(true),
    r: scalarHex(r),
    gtSha256: toHex(mask),
    u: toHex(u),
    v: toHex(v),
    w: toHex(w),
    ciphertext: toHex(ciphertext),
    opened: toHex(decryptTimelocked({ ciphertext, signature })),
    ...(secretKey === undefined ? {} : { signature: point.multiply(secretKey).toHex(true) }),
  };
}
