import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { z } from "zod";
import { QUICKNET } from "../../src/domain/timelock/beacon.ts";
import { pairingMask, serialiseGt } from "../../src/domain/timelock/pairing-mask.ts";
import { compare } from "./create-report.ts";
import { eachCase, readHead } from "./each-case.ts";
import { whole } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report, Where } from "./report.ts";
import { checkCommit, commitSchema } from "./timelock-commits.ts";
import { hexBytes, hexText, toHex } from "./timelock-hex.ts";
import { checkNetwork, networkSchema } from "./timelock-networks.ts";
import { checkTampered, tamperedSchema } from "./timelock-tampered.ts";
import { checkUserData, userDataSchema } from "./timelock-user-data.ts";

const quicknetSchema = z.object({ publicKey: hexText, round: whole, signature: hexBytes });
const pairingSchema = z.object({ gt: hexText, sha256: hexText });

/** Ciphertexts made by the Rust libraries, each opened; and those that were tampered with. */
export async function checkCiphertexts({ file, data }: Recording, report: Report): Promise<void> {
  await checkQuicknet({ file, data }, report);
  const networks = { file, list: "ownNetworks", cases: data.ownNetworks, schema: networkSchema };
  await eachCase(report, networks, (one, where) => checkNetwork(report, where, one));
  const tampered = { file, list: "tampered", cases: data.tampered, schema: tamperedSchema };
  await eachCase(report, tampered, (one, where) => checkTampered(report, where, one));
  const pairings = data.generatorPairing === undefined ? undefined : [data.generatorPairing];
  const pairing = { file, list: "generatorPairing", cases: pairings, schema: pairingSchema };
  await eachCase(report, pairing, (one, where) => checkPairing(report, where, one));
}

/** What the signature of one round of the public network opens. */
async function checkQuicknet({ file, data }: Recording, report: Report): Promise<void> {
  const cases = [data.commits, data.userData].flat().filter((one) => one !== undefined);
  if (data.quicknet === undefined) {
    if (cases.length > 0) report.skip(file, "commits and userData without a signature that opens them");
    return;
  }
  const list = { file, list: "quicknet", cases };
  const head = readHead(report, { ...list, schema: quicknetSchema, data: data.quicknet });
  if (head === undefined) return;
  const { publicKey: expected, round, signature } = head;
  compare(report, { file, case: "quicknet" }, { expected, got: toHex(QUICKNET.publicKey) });
  const isOpenable = (one: { round: bigint }, where: Where) => {
    if (one.round !== round)
      report.skip(file, `${where.case}: the signature of round ${one.round} is not there`);
    return one.round === round;
  };
  const commits = { file, list: "commits", cases: data.commits, schema: commitSchema };
  await eachCase(report, commits, (one, where) => {
    if (isOpenable(one, where)) checkCommit(report, where, { one, signature });
  });
  const userData = { file, list: "userData", cases: data.userData, schema: userDataSchema };
  await eachCase(report, userData, (one, where) => {
    if (isOpenable(one, where)) checkUserData(report, where, { one, signature });
  });
}

function checkPairing(
  report: Report,
  where: { file: string; case: string },
  { gt, sha256: hash }: z.infer<typeof pairingSchema>,
): void {
  const generators = [bls12_381.G1.Point.BASE, bls12_381.G2.Point.BASE] as const;
  const bytes = serialiseGt(bls12_381.pairing(...generators));
  const got = { gt: toHex(bytes), hash: toHex(sha256(bytes)), mask: toHex(pairingMask(...generators)) };
  compare(report, where, { expected: { gt, hash, mask: hash }, got });
}
