import { isPassing } from "../../adapters/chain/refusals/refusal-of.ts";
import type { RegisterConfig } from "../../config.ts";
import type { Hotkey, RegisterReceipt, RegistrationOffer } from "../../domain/ports/chain.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { agree } from "./agree.ts";
import { type Agreement, assertAffordable, limitOf } from "./check-offer.ts";
import { type RegisterDeps, readOffer } from "./deps.ts";
import { readyOffer } from "./ready-offer.ts";
import { waitForPlace } from "./wait-for-place.ts";

/** Each attempt that a block refuses costs a fee on most runtimes. */
const MAX_ATTEMPTS = 20;

/** A registration, or the offer that shows the uid which the hotkey turned out to have. */
export type Registered = { receipt: RegisterReceipt } | { already: RegistrationOffer };

/** What is registered, on which terms. */
export type Order = { config: RegisterConfig; coldkey: Hotkey; agreement: Agreement };

/**
 * Sends the registration once it can be taken. A price that rose above what was agreed to is agreed to anew. What the chain refuses for the moment is tried again with `--wait`; what
 * may be under way is never sent again.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED`; the chain's
 */
export async function registerOnce(
  deps: RegisterDeps,
  order: Order,
  signal: AbortSignal,
): Promise<Registered> {
  const { config } = order;
  const { maxBurnRao: totalRao } = config;
  let { agreement } = order;
  let offer = await readOffer(deps, config.netuid, signal);
  for (let attempt = 1; ; attempt++) {
    offer = await readyOffer(deps, { config, offer }, signal);
    if (offer.uid !== null) return { already: offer };
    if (totalRao === null && offer.priceRao > agreement.priceRao)
      agreement = { ...(await agree(deps, config, offer)), spentRao: agreement.spentRao };
    assertAffordable(agreement, offer);
    const sent = await send(deps, { ...order, agreement, offer }, signal);
    if (!("error" in sent)) return sent;
    const { error } = sent;
    if (!config.wait || attempt >= MAX_ATTEMPTS || !isPassing(error.data.name))
      throw withOpening(error, offer);
    agreement = { ...agreement, spentRao: agreement.spentRao + lostFee(error, offer) };
    offer = await waitAfter(deps, { offer, netuid: config.netuid, why: error.message }, signal);
  }
}

/** An error that the chain itself gave is a result; any other is thrown. */
async function send(
  deps: RegisterDeps,
  { config, coldkey, agreement, offer }: Order & { offer: RegistrationOffer },
  signal: AbortSignal,
): Promise<Registered | { error: TargonError }> {
  const { netuid } = config;
  deps.log.info("sending the registration", { netuid, block: offer.block });
  try {
    const call = { netuid, hotkey: deps.hotkeyAddress, maxBurnRao: limitOf(agreement, offer) };
    return { receipt: await deps.chain.register(coldkey, call, signal) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    deps.log.info("the chain refused the registration", { name: error.data.name });
    // whatever the chain found first: another registration of the hotkey may have been quicker
    const now = await readOffer(deps, netuid, signal);
    return now.uid === null ? { error } : { already: now };
  }
}

function isRefusal(error: unknown): error is TargonError {
  return ["CHAIN_REFUSED", "EXTRINSIC_FAILED"].includes(codeOf(error));
}

/** A call that a block refused has paid its fee. */
function lostFee(error: TargonError, { feeRao }: RegistrationOffer): bigint {
  return error.code === "EXTRINSIC_FAILED" ? (feeRao ?? 0n) : 0n;
}

async function waitAfter(
  deps: RegisterDeps,
  { offer, netuid, why }: { offer: RegistrationOffer; netuid: number; why: string },
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  const fromBlock = offer.opensAtBlock ?? offer.block + 2;
  return await waitForPlace(deps, { netuid, fromBlock, why, isOver: () => true }, signal);
}

function withOpening(error: TargonError, { opensAtBlock }: RegistrationOffer): TargonError {
  if (opensAtBlock === null || !isPassing(error.data.name)) return error;
  const { mend, ...data } = error.data;
  return new TargonError(error.code, error.message, { data: { ...data, opensAtBlock, mend }, cause: error });
}
