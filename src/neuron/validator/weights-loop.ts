import { isWeightsDue } from "../../domain/rounds/weights-due.ts";
import { codeOf } from "../../errors.ts";
import { every } from "../../lib/every.ts";
import { countdown } from "./countdown.ts";
import type { Session } from "./session.ts";
import { setWeights } from "./set-weights.ts";

/** Sets weights whenever they are due; each setting, or giving up, ends an epoch. */
export async function weightsLoop(
  session: Session,
  of: { end: () => void },
  signal: AbortSignal,
): Promise<void> {
  const done = countdown(session.config.epochs, of.end);
  let setAt = 0;
  const turn = async () => {
    if (!isDue(session, setAt)) return;
    setAt = (await endEpoch(session, signal)) ?? setAt;
    done();
    await session.refresh(signal);
  };
  await every(turn, {
    intervalMs: session.pace.weightsMs,
    signal,
    onError: (error) => session.log.error("epoch failed", { code: codeOf(error) }, error),
  });
}

/** @param setAt - block of the weights that this process set last: the view may be older */
function isDue(session: Session, setAt: number): boolean {
  const { config, head, memory } = session;
  return isWeightsDue({
    block: head.block(),
    lastUpdate: Math.max(session.lastUpdate(), setAt),
    epochLength: config.epochLength,
    weightsRateLimit: session.view().subnet.weightsRateLimit,
    startBlock: memory.epoch().startBlock,
    rounds: memory.rounds(),
  });
}

/** @returns block of the weights that were set, or null */
async function endEpoch(session: Session, signal: AbortSignal): Promise<number | null> {
  const { clock, config, head, memory, random } = session;
  const lastBlock = head.block() + config.epochLength;
  const { listed } = session.view();
  const call = {
    netuid: config.netuid,
    scores: { scoring: config.scoring, models: session.keeper.scored(), listed },
    isOpen: () => head.block() < lastBlock,
  };
  const weights = await setWeights(session, call, signal);
  const startedAtMs = Math.floor(clock.now());
  memory.nextEpoch({ weights, next: { startBlock: head.block(), startedAtMs, secret: random.bytes(32) } });
  memory.prune(config.cacheKeepDays, startedAtMs);
  return weights?.block ?? null;
}
