import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { verifySignature } from "../../src/adapters/wallet/sr25519.ts";
import { checkSigner } from "../../src/domain/epistula/check-signer.ts";
import { createReplayCache, type ReplayCache } from "../../src/domain/epistula/create-replay-cache.ts";
import { verifyRequest } from "../../src/domain/epistula/verify-request.ts";
import { eachCase, readHead } from "./each-case.ts";
import { num } from "./numbers.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";

const received = z.object({
  name: z.string(),
  headers: z.record(z.string(), z.string()),
  bodyBase64: z.string(),
  nowMs: num,
  expect: z.enum(["accept", "refuse", "either"]),
  minerState: z
    .object({ hotkeys: z.array(z.string()), stake: num, force: z.boolean() })
    .partial()
    .optional(),
});

const headSchema = z.object({
  allowedDeltaMs: num,
  receiver: z.object({ ss58Address: z.string() }),
  defaultMinerState: z.object({ hotkeys: z.array(z.string()), stakeOfEach: num, force: z.boolean() }),
});

type Data = z.infer<typeof headSchema>;
type Case = z.infer<typeof received>;

/** The reference's least stake, which the cases about stake were made with: ours is an option. */
const MIN_STAKE_TAO = 10_000;

/** Our receiver says of each request what `expect` says. */
export async function checkReceived({ file, data }: Recording, report: Report): Promise<void> {
  const list = { file, list: "verify", cases: data.verify };
  const head = readHead(report, { ...list, schema: headSchema, data });
  if (head === undefined) return;
  const accepted: Case[] = [];
  await eachCase(report, { ...list, schema: received }, (one, where) => {
    const replayCache = createReplayCache();
    const first = replayedCase(one, { accepted, allowedDeltaMs: head.allowedDeltaMs });
    if (first !== undefined) verdict(head, first, replayCache);
    const got = verdict(head, one, replayCache);
    if (one.expect === "either" || one.expect === got.said) report.pass();
    else report.fail(where, one.expect, got.error ?? got.said);
    if (one.expect === "accept") accepted.push(one);
  });
}

/**
 * Each case stands for itself, but for one to be refused though it is fresh and the very same as an accepted one before:
 * that is a replay, so the first is let in first.
 */
function replayedCase(
  one: Case,
  { accepted, allowedDeltaMs }: { accepted: Case[]; allowedDeltaMs: number },
): Case | undefined {
  if (one.expect !== "refuse") return undefined;
  const timestamp = Number(one.headers["Epistula-Timestamp"]);
  if (!(Math.abs(one.nowMs - timestamp) <= allowedDeltaMs)) return undefined;
  const isSame = ({ headers, bodyBase64, minerState }: Case) =>
    isDeepStrictEqual([headers, bodyBase64, minerState], [one.headers, one.bodyBase64, one.minerState]);
  return accepted.find(isSame);
}

function verdict(
  data: Data,
  one: Case,
  replayCache: ReplayCache,
): { said: "accept" | "refuse"; error?: unknown } {
  const { hotkeys, stakeOfEach, force } = data.defaultMinerState;
  const known = one.minerState?.hotkeys ?? hotkeys;
  const stakeTao = one.minerState?.stake ?? stakeOfEach;
  const neuron = { stakeRao: BigInt(Math.round(stakeTao * 1e9)), validatorPermit: true };
  const policy = {
    forceValidatorPermit: one.minerState?.force ?? force,
    minStakeRao: BigInt(MIN_STAKE_TAO) * 1_000_000_000n,
  };
  const body = Buffer.from(one.bodyBase64, "base64");
  const receiver = data.receiver.ss58Address;
  try {
    const request = { headers: one.headers, body, receiver, nowMs: one.nowMs };
    const { signer } = verifyRequest({ verifySignature, replayCache }, request);
    checkSigner(known.includes(signer) ? neuron : undefined, policy);
    return { said: "accept" };
  } catch (error) {
    return { said: "refuse", error };
  }
}
