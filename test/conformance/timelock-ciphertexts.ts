import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { QUICKNET } from "../../src/domain/timelock/beacon.ts";
import { pairingMask, serialiseGt } from "../../src/domain/timelock/pairing-mask.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";
import { attempt } from "./timelock-attempt.ts";
import { checkCommit, commitSchema } from "./timelock-commits.ts";
import { hexBytes, toHex, whole } from "./timelock-hex.ts";
import { checkNetwork, networkSchema } from "./timelock-networks.ts";
import { checkTampered, tamperedSchema } from "./timelock-tampered.ts";
import { checkUserData, userDataSchema } from "./timelock-user-data.ts";

export const ciphertextsSchema = z
  .object({
    quicknet: z.object({ publicKey: z.string(), round: whole, signature: hexBytes }),
    commits: z.array(commitSchema),
    ownNetworks: z.array(networkSchema),
    userData: z.array(userDataSchema),
    tampered: z.array(tamperedSchema),
    generatorPairing: z.object({ gt: z.string(), sha256: z.string() }),
  })
  .partial()
  .refine(
    (data) => data.commits ?? data.ownNetworks ?? data.userData ?? data.tampered ?? data.generatorPairing,
  );

type Data = z.infer<typeof ciphertextsSchema>;

/** Ciphertexts made by the Rust libraries, each opened; and those that were tampered with. */
export function checkCiphertexts(file: string, data: Data, report: Report): void {
  const where = (name: string) => ({ file, case: name });
  const { quicknet } = data;
  if (quicknet !== undefined) {
    compare(report, where("quicknet"), { expected: quicknet.publicKey, got: toHex(QUICKNET.publicKey) });
    checkQuicknet(file, { ...data, ...quicknet }, report);
  } else if (data.commits ?? data.userData)
    report.skip(file, "commits and userData without a signature that opens them");
  for (const [index, one] of (data.ownNetworks ?? []).entries()) {
    const place = where(`ownNetworks ${index}`);
    attempt(report, place, () => checkNetwork(report, place, one));
  }
  for (const one of data.tampered ?? []) checkTampered(report, where(`tampered ${one.name}`), one);
  if (data.generatorPairing !== undefined)
    checkPairing(report, where("generatorPairing"), data.generatorPairing);
}

function checkQuicknet(
  file: string,
  { commits = [], userData = [], round, signature }: Data & { round: bigint; signature: Uint8Array },
  report: Report,
): void {
  const isOpenable = (one: { round: bigint }, name: string) => {
    if (one.round === round) return true;
    report.skip(file, `${name}: the signature of round ${one.round} is not there`);
    return false;
  };
  for (const [index, one] of commits.entries()) {
    const place = { file, case: `commits ${index}` };
    if (isOpenable(one, place.case))
      attempt(report, place, () => checkCommit(report, place, { one, signature }));
  }
  for (const [index, one] of userData.entries()) {
    const place = { file, case: `userData ${index}` };
    if (isOpenable(one, place.case))
      attempt(report, place, () => checkUserData(report, place, { one, signature }));
  }
}

function checkPairing(
  report: Report,
  where: { file: string; case: string },
  { gt, sha256: hash }: NonNullable<Data["generatorPairing"]>,
): void {
  const generators = [bls12_381.G1.Point.BASE, bls12_381.G2.Point.BASE] as const;
  const bytes = serialiseGt(bls12_381.pairing(...generators));
  const got = { gt: toHex(bytes), hash: toHex(sha256(bytes)), mask: toHex(pairingMask(...generators)) };
  compare(report, where, { expected: { gt, hash, mask: hash }, got });
}
