import type { Neuron, Subnet, Weights } from "../../domain/ports/chain.ts";
import type { WeightsRow } from "../../domain/ports/score-store.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { retry } from "../../lib/retry.ts";
import { SPEC_VERSION } from "../../version.ts";
import { chooseWeights } from "./choose-weights.ts";
import type { ValidatorDeps } from "./deps.ts";
import type { Memory } from "./memory.ts";
import type { Pace } from "./pace.ts";
import { type Landed, reportWeights } from "./report-weights.ts";
import type { ScoreInput } from "./score-epoch.ts";

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
  scores: Omit<ScoreInput, "subnet">;
  /** Whether the epoch still has time for another try. */
  isOpen: () => boolean;
};

/** Weights that went out without word of what became of them. */
type Unknown = { weights: Weights; lastUpdate: number };

/**
 * Scores the epoch, submits its weights, reads them back and tells them as `weights`; tried again, with growing
 * pauses, while the epoch has time. Each try reads the subnet anew. Where nobody scored, the last weights go out again.
 *
 * @returns null when there is nothing to send, or no try succeeded
 * @throws only the abort of `signal`
 */
export async function setWeights(
  parts: WeightsParts,
  call: WeightsCall,
  signal: AbortSignal,
): Promise<WeightsRow | null> {
  const { log, pace } = parts;
  const state: { unknown: Unknown | null } = { unknown: null };
  try {
    return await retry(
      async (attempt) => await tryOnce(parts, { ...call, state, tries: attempt + 1 }, signal),
      {
        retries: Number.POSITIVE_INFINITY,
        delayMs: pace.retryMs,
        maxDelayMs: pace.maxRetryMs,
        shouldRetry: call.isOpen,
        onRetry: (error, attempt) =>
          log.warn("weights could not be set, trying again", { code: codeOf(error), attempt }, error),
        signal,
      },
    );
  } catch (error) {
    if (isAbort(error)) throw error;
    log.error("weights were not set in this epoch", { code: codeOf(error) }, error);
    return null;
  }
}

type Try = WeightsCall & { state: { unknown: Unknown | null }; tries: number };

async function tryOnce(parts: WeightsParts, call: Try, signal: AbortSignal): Promise<WeightsRow | null> {
  const subnet = await parts.chain.readSubnet(call.netuid, signal);
  const me = ownNeuron(subnet, parts.hotkey.address);
  const landed = await land(parts, { ...call, subnet, me }, signal);
  return (
    landed && (await reportWeights(parts, { ...landed, subnet, uid: me.uid, tries: call.tries }, signal))
  );
}

/** Sends, unless what was sent before turns out to have arrived: nothing is ever sent twice without need. */
async function land(
  parts: WeightsParts,
  call: Try & { subnet: Subnet; me: Neuron },
  signal: AbortSignal,
): Promise<Landed | null> {
  const { state, subnet, me, netuid } = call;
  if (state.unknown !== null && me.lastUpdate > state.unknown.lastUpdate) {
    const mode = subnet.commitRevealEnabled ? "timelock" : "plain";
    return { weights: state.unknown.weights, block: me.lastUpdate, mode };
  }
  const weights = chooseWeights(parts, { ...call.scores, subnet });
  if (weights === null) return null;
  try {
    const versionKey = BigInt(SPEC_VERSION);
    const { block, mode } = await parts.chain.submitWeights(
      parts.hotkey,
      { ...weights, netuid, versionKey },
      signal,
    );
    return { weights, block, mode };
  } catch (error) {
    const isUnknown = codeOf(error) === "EXTRINSIC_UNKNOWN_FATE";
    state.unknown = isUnknown ? { weights, lastUpdate: me.lastUpdate } : null;
    throw error;
  }
}

/** The validator's own neuron. @throws {TargonError} `HOTKEY_NOT_REGISTERED` */
export function ownNeuron(subnet: Subnet, hotkey: string): Neuron {
  const me = subnet.neurons.find((neuron) => neuron.hotkey === hotkey);
  if (me !== undefined) return me;
  throw new TargonError("HOTKEY_NOT_REGISTERED", "the hotkey is not registered on the subnet", {
    data: { hotkey, netuid: subnet.netuid },
  });
}
