import { createHash } from "node:crypto";
import { z } from "zod";
import { QUICKNET } from "../../src/domain/timelock/beacon.ts";
import { decryptTimelocked } from "../../src/domain/timelock/decrypt-timelocked.ts";
import { encryptTimelocked } from "../../src/domain/timelock/encrypt-timelocked.ts";
import type { EpochSchedule } from "../../src/domain/timelock/epoch-schedule.ts";
import { revealRound } from "../../src/domain/timelock/reveal-round.ts";
import { weightsPayload } from "../../src/domain/timelock/weights-payload.ts";
import { compare } from "./create-report.ts";
import { num, whole } from "./numbers.ts";
import type { Report } from "./report.ts";
import { hexBytes, toHex } from "./timelock-hex.ts";
import { checkOpened, insideSchema } from "./timelock-opened.ts";

const common = { tempo: num, currentBlock: num, revealPeriod: num };

/** What the library was asked with tells which of the three it is. */
const calls = z.union([
  z.object({
    ...common,
    blockTime: num,
    lastEpochBlock: num,
    pendingEpochAt: num,
    blocksSinceLastStep: num,
  }),
  z.object({ ...common, blockTime: num, netuid: num }),
  z.object({ ...common, netuid: num }),
]);

export const commitSchema = z.object({
  library: z.string(),
  uids: z.array(num),
  values: z.array(num),
  versionKey: whole,
  hotkey: hexBytes.nullable(),
  arguments: calls,
  nowSeconds: num,
  round: whole,
  payload: hexBytes,
  commit: hexBytes,
  commitLength: num,
  ...insideSchema,
});

type Commit = z.infer<typeof commitSchema>;

/** A library's commit of weights: the same payload and round, opened by the signature; ours opens likewise. */
export function checkCommit(
  report: Report,
  where: { file: string; case: string },
  { one, signature }: { one: Commit; signature: Uint8Array },
): void {
  const place = (name: string) => ({ ...where, case: `${where.case} ${name}` });
  const payload = weightsPayload({ ...one, weights: one.values });
  compare(report, place("payload"), { expected: toHex(one.payload), got: toHex(payload) });
  compare(report, place("round"), { expected: one.round, got: roundOf(one) });
  checkOpened(report, place("opened"), { ...one, ciphertext: one.commit, signature, plaintext: payload });
  const ciphertext = encryptTimelocked({
    ...QUICKNET,
    ...randomOf(where.case),
    plaintext: payload,
    round: one.round,
  });
  compare(report, place("our length"), { expected: one.commitLength, got: ciphertext.length });
  const opened = toHex(decryptTimelocked({ ciphertext, signature }));
  compare(report, place("our own"), { expected: toHex(one.payload), got: opened });
}

function roundOf({ arguments: call, nowSeconds }: Commit): bigint {
  const blockSeconds = "blockTime" in call ? call.blockTime : 12;
  const at = { block: call.currentBlock, revealPeriodEpochs: call.revealPeriod, blockSeconds, nowSeconds };
  return revealRound(QUICKNET, { schedule: scheduleOf(call), ...at });
}

function scheduleOf(call: Commit["arguments"]): EpochSchedule {
  if ("lastEpochBlock" in call) return { kind: "stateful", ...call };
  if ("blockTime" in call) return { kind: "modulo", tempo: call.tempo, netuidIndex: call.netuid };
  return { kind: "v3", ...call };
}

/** Bytes that look random and are the same in each run. */
function randomOf(seed: string): { esk: Uint8Array; sigma: Uint8Array; nonce: Uint8Array } {
  const bytes = (name: string) => Uint8Array.from(createHash("sha256").update(`${seed} ${name}`).digest());
  return { esk: bytes("esk"), sigma: bytes("sigma"), nonce: bytes("nonce").subarray(0, 12) };
}
