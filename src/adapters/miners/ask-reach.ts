import { z } from "zod";
import type { MinerTarget, Reach } from "../../domain/ports/miner.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { REACH_PATH } from "../axon/add-peer-routes.ts";
import { invalidAnswer, minerError } from "./miner-error.ts";
import { readJson } from "./read-events.ts";
import { type SendDeps, sendSigned } from "./send-signed.ts";
import type { ReachTarget } from "./try-reach.ts";

/** The peer itself waits 6 s for us. */
const ASK_MS = 15_000;
const MAX_BYTES = 4 * 1024;

/** The cause is a word like `ECONNREFUSED`; anything longer is not shown to anybody. */
const causeSchema = z
  .string()
  .regex(/^\w{1,40}$/)
  .nullable()
  .catch("unknown");
const reachSchema = z.object({ reached: z.boolean(), cause: causeSchema });

/**
 * Asks another miner of the subnet whether it reaches an address of ours.
 *
 * @throws {TargonError} of `MinerPort`; `MINER_REFUSED` by a miner that has no such path too
 */
export async function askReach(
  deps: SendDeps,
  { peer, target }: { peer: MinerTarget; target: ReachTarget },
  signal?: AbortSignal,
): Promise<Reach> {
  const body = new TextEncoder().encode(JSON.stringify(target));
  try {
    return await withDeadline(ASK_MS, signal, async (both) => {
      const call = { target: peer, method: "POST", path: REACH_PATH, body, signal: both } as const;
      const response = await sendSigned(deps, call);
      const answer = reachSchema.safeParse(await readJson(response.body, MAX_BYTES));
      if (!answer.success) throw invalidAnswer("no word on what was reached", answer.error);
      return answer.data;
    });
  } catch (error) {
    throw minerError(signal?.aborted ? signal.reason : error);
  }
}
