import type { Neuron, Subnet } from "../../domain/ports/chain.ts";
import type { SentRow, WeightsRow } from "../../domain/ports/score-store.ts";
import type { SentWeights } from "../../domain/ports/sent-weights.ts";
import { codeOf, type ErrorCode, type ErrorData, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import { retry } from "../../lib/retry.ts";
import { toTao } from "../../lib/units.ts";
import { chooseWeights } from "./choose-weights.ts";
import type { ValidatorDeps } from "./deps.ts";
import type { Memory } from "./memory.ts";
import type { Pace } from "./pace.ts";
import { type Landed, reportWeights } from "./report-weights.ts";
import type { ScoreInput } from "./score-epoch.ts";
import { noteLanded, settleSent } from "./settle-sent.ts";
import { assertVersionKey } from "./version-key.ts";

/** What setting weights needs. */
export type WeightsParts = Pick<
  ValidatorDeps,
  "chain" | "hotkey" | "clock" | "log" | "output" | "metrics"
> & {
  memory: Memory;
  pace: Pace;
};

/** One setting of weights. */
export type WeightsCall = {
  netuid: number;
  versionKey: bigint;
  scores: Omit<ScoreInput, "subnet">;
  /** Whether the epoch still has time for another try. */
  isOpen: () => boolean;
};

/**
 * Scores the epoch, submits its weights, reads them back and tells them as `weights`; tried again, with growing
 * pauses, while the epoch has time. Each try reads the subnet anew, and first looks up what went out without word.
 * Where nobody scored, the last weights go out again.
 *
 * @returns null when there is nothing to send, or no try succeeded
 * @throws {TargonError} `VERSION_KEY_TOO_LOW`, or the abort of `signal`
 */
export async function setWeights(
  parts: WeightsParts,
  call: WeightsCall,
  signal: AbortSignal,
): Promise<WeightsRow | null> {
  const { log, pace } = parts;
  const isFatal = (error: unknown) => isAbort(error) || codeOf(error) === "VERSION_KEY_TOO_LOW";
  try {
    return await retry(async (attempt) => await tryOnce(parts, { ...call, tries: attempt + 1 }, signal), {
      retries: Number.POSITIVE_INFINITY,
      delayMs: pace.retryMs,
      maxDelayMs: pace.maxRetryMs,
      // The block from which they are taken may be the next one, and their time may be short.
      delayFor: (error) => (codeOf(error) === "WEIGHTS_TOO_SOON" ? pace.retryMs : undefined),
      shouldRetry: (error) => !isFatal(error) && call.isOpen(),
      onRetry: createTeller(log),
      signal,
    });
  } catch (error) {
    if (isFatal(error)) throw error;
    log.error("weights were not set in this epoch", { code: codeOf(error) }, error);
    return null;
  }
}

/** A stake that is too low is told once: it stays so for a while. */
function createTeller(log: Log): (error: unknown, attempt: number) => void {
  let hasTold = false;
  return (error, attempt) => {
    const code = codeOf(error);
    if (code === "WEIGHTS_TOO_SOON") return log.info("weights have to wait", { code, attempt });
    if (code !== "STAKE_TOO_LOW")
      return log.warn("weights could not be set, trying again", { code, attempt }, error);
    if (!hasTold) log.error("weights need more stake", dataOf(error), error);
    hasTold = true;
  };
}

type Try = WeightsCall & { tries: number };

async function tryOnce(parts: WeightsParts, call: Try, signal: AbortSignal): Promise<WeightsRow | null> {
  const subnet = await parts.chain.readSubnet(call.netuid, signal);
  assertVersionKey(subnet, call.versionKey);
  const me = ownNeuron(subnet, parts.hotkey.address);
  const landed =
    (await settleSent(parts, call.netuid, signal)) ?? (await send(parts, { ...call, subnet, me }, signal));
  return (
    landed && (await reportWeights(parts, { ...landed, subnet, uid: me.uid, tries: call.tries }, signal))
  );
}

async function send(
  parts: WeightsParts,
  call: Try & { subnet: Subnet; me: Neuron },
  signal: AbortSignal,
): Promise<Landed | null> {
  const { chain, clock, hotkey, memory } = parts;
  const weights = chooseWeights(parts, { ...call.scores, subnet: call.subnet });
  if (weights === null) return null;
  let row: SentRow | undefined;
  const drop = () => row && memory.dropSent(row.extrinsic);
  const note = (sent: SentWeights) => {
    drop();
    row = { ...sent, hotkey: hotkey.address, atMs: Math.floor(clock.now()), block: null, epoch: null };
    memory.keepSent(row);
  };
  const { netuid, versionKey } = call;
  try {
    const receipt = await chain.submitWeights(hotkey, { ...weights, netuid, versionKey, note }, signal);
    return row ? noteLanded(parts, row, receipt) : { ...receipt, weights };
  } catch (error) {
    if (!isAbort(error) && !OPEN.includes(codeOf(error))) drop();
    throw withStake(error, call.me);
  }
}

/** What leaves open whether the bytes landed. */
const OPEN: readonly ErrorCode[] = ["EXTRINSIC_UNKNOWN_FATE", "BUG"];

/** The chain's threshold beside what the hotkey has, in TAO as people write it. */
function withStake(error: unknown, { stakeRao }: Neuron): unknown {
  if (!(error instanceof TargonError) || error.code !== "STAKE_TOO_LOW") return error;
  const { thresholdRao, ...rest } = error.data;
  const thresholdTao = thresholdRao === undefined ? undefined : toTao(BigInt(`${thresholdRao}`));
  const data = { ...rest, stakeTao: toTao(stakeRao), thresholdTao };
  return new TargonError("STAKE_TOO_LOW", error.message, { data, cause: error });
}

function dataOf(error: unknown): ErrorData {
  return error instanceof TargonError ? error.data : {};
}

/** The validator's own neuron. @throws {TargonError} `HOTKEY_NOT_REGISTERED` */
export function ownNeuron(subnet: Subnet, hotkey: string): Neuron {
  const me = subnet.neurons.find((neuron) => neuron.hotkey === hotkey);
  if (me !== undefined) return me;
  throw new TargonError("HOTKEY_NOT_REGISTERED", "the hotkey is not registered on the subnet", {
    data: { hotkey, netuid: subnet.netuid },
  });
}
