import type { WeightsRow } from "../../domain/ports/score-store.ts";
import { isWeightsDue } from "../../domain/rounds/weights-due.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { every } from "../../lib/every.ts";
import { countdown } from "./countdown.ts";
import { reportWeights } from "./report-weights.ts";
import type { Session } from "./session.ts";
import { ownNeuron, setWeights } from "./set-weights.ts";
import { settleSent, unsettled } from "./settle-sent.ts";

/**
 * Sets weights whenever they are due; each setting, or giving up, ends an epoch. What an earlier process or epoch sent
 * without word is looked up first, and ends the epoch where it turns out to have landed.
 *
 * @throws {TargonError} `VERSION_KEY_TOO_LOW`
 */
export async function weightsLoop(
  session: Session,
  of: { end: () => void },
  signal: AbortSignal,
): Promise<void> {
  const done = countdown(session.config.epochs, of.end);
  let setAt = 0;
  const turn = async () => {
    const resumed = await resume(session, signal);
    if (resumed === null && !isDue(session, setAt)) return;
    const weights = resumed ?? (await endEpoch(session, signal));
    nextEpoch(session, weights);
    setAt = weights?.block ?? setAt;
    done();
    await session.refresh(signal);
  };
  await every(turn, {
    intervalMs: session.pace.weightsMs,
    signal,
    onError(error) {
      if (codeOf(error) === "VERSION_KEY_TOO_LOW") throw error;
      session.log.error("epoch failed", { code: codeOf(error) }, error);
    },
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
    epoch: session.view().subnet.epoch,
    startBlock: memory.epoch().startBlock,
    presentSince: head.first,
    patience: session.pace.patienceEpochs * config.epochLength,
    rounds: memory.rounds(),
  });
}

/** @returns weights that went out without word and landed, or null; while it is not known, a later turn looks again */
async function resume(session: Session, signal: AbortSignal): Promise<WeightsRow | null> {
  const { chain, config, hotkey, log } = session;
  const { netuid } = config;
  if (unsettled(session, netuid).length === 0) return null;
  try {
    const subnet = await chain.readSubnet(netuid, signal);
    const { uid } = ownNeuron(subnet, hotkey.address);
    const landed = await settleSent(session, netuid, signal);
    if (landed === null) return null;
    return await reportWeights(session, { ...landed, subnet, uid, tries: 1 }, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    log.debug("what became of weights is not known yet", { code: codeOf(error) }, error);
    return null;
  }
}

async function endEpoch(session: Session, signal: AbortSignal): Promise<WeightsRow | null> {
  const { config, head } = session;
  const lastBlock = head.block() + config.epochLength;
  const { listed } = session.view();
  const call = {
    netuid: config.netuid,
    versionKey: config.weightsVersionKey,
    scores: { scoring: config.scoring, models: session.keeper.scored(), listed },
    isOpen: () => head.block() < lastBlock,
  };
  return await setWeights(session, call, signal);
}

function nextEpoch(session: Session, weights: WeightsRow | null): void {
  const { clock, config, head, memory, random } = session;
  const startedAtMs = Math.floor(clock.now());
  memory.nextEpoch({ weights, next: { startBlock: head.block(), startedAtMs, secret: random.bytes(32) } });
  memory.prune(config.cacheKeepDays, startedAtMs);
}
