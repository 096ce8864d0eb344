import { isPassing } from "../../adapters/chain/refusals/refusal-of.ts";
import type { RegisterConfig } from "../../config.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { RegisterReceipt, RegistrationOffer } from "../../domain/ports/registration.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { agree } from "./agree.ts";
import { type Agreement, assertAffordable, limitOf } from "./check-offer.ts";
import { type RegisterDeps, readOffer } from "./deps.ts";
import { readyOffer } from "./ready-offer.ts";
import { waitForPlace } from "./wait-for-place.ts";

/** Each attempt that a block refuses costs a fee on most runtimes. */
const MAX_ATTEMPTS = 20;

/** A registration, or the offer that shows the uid which the hotkey turned out to have; and the fees lost before, rao. */
export type Registered = { spentRao: bigint } & (
  | { receipt: RegisterReceipt }
  | { already: RegistrationOffer }
);

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
  const { config, coldkey } = order;
  let { agreement } = order;
  let offer = await readOffer(deps, config.netuid, signal);
  for (let attempt = 1; ; attempt++) {
    offer = await readyOffer(deps, { config, offer }, signal);
    if (offer.uid !== null) return { already: offer, spentRao: agreement.spentRao };
    agreement = await agreeAnew(deps, { config, coldkey, agreement }, offer);
    const sent = await send(deps, { config, coldkey, agreement, offer }, signal);
    if ("receipt" in sent) return { ...sent, spentRao: agreement.spentRao };
    agreement = { ...agreement, spentRao: agreement.spentRao + lostFee(sent.error, offer) };
    offer = (await offerAfter(deps, config.netuid, signal)) ?? offer;
    if (offer.uid !== null) continue;
    if (!config.wait || attempt >= MAX_ATTEMPTS) throw withOpening(sent.error, offer);
    offer = await waitAfter(deps, { offer, netuid: config.netuid, error: sent.error }, signal);
  }
}

/** @throws {TargonError} `REGISTRATION_REFUSED` where the offer is dearer than was agreed to, and is not agreed to now */
async function agreeAnew(
  deps: RegisterDeps,
  { config, agreement }: Order,
  offer: RegistrationOffer,
): Promise<Agreement> {
  const isDearer = config.maxBurnRao === null && offer.priceRao > agreement.priceRao;
  const agreed = isDearer
    ? { ...(await agree(deps, config, offer)), spentRao: agreement.spentRao }
    : agreement;
  assertAffordable(agreed, offer);
  return agreed;
}

/** An error that the chain itself gave is a result; any other is thrown. */
async function send(
  deps: RegisterDeps,
  { config, coldkey, agreement, offer }: Order & { offer: RegistrationOffer },
  signal: AbortSignal,
): Promise<{ receipt: RegisterReceipt } | { error: TargonError }> {
  const { netuid } = config;
  deps.log.info("sending the registration", { netuid, block: offer.block });
  try {
    const call = { netuid, hotkey: deps.hotkeyAddress, maxBurnRao: limitOf(agreement, offer) };
    return { receipt: await deps.chain.register(coldkey, call, signal) };
  } catch (error) {
    if (isAbort(error)) deps.log.warn("stopped, and the registration may be under way: run it again to see");
    if (!isRefusal(error)) throw error;
    deps.log.debug("the chain refused the registration", { name: error.data.name });
    return { error };
  }
}

/**
 * What stands on chain after a refusal, whatever that says: another registration of the hotkey may have been quicker. Null
 * where it cannot be read: the refusal says more then.
 */
async function offerAfter(
  deps: RegisterDeps,
  netuid: number,
  signal: AbortSignal,
): Promise<RegistrationOffer | null> {
  try {
    return await readOffer(deps, netuid, signal);
  } catch (error) {
    if (isAbort(error)) throw error;
    deps.log.debug("the chain could not be read after the refusal", { code: codeOf(error) });
    return null;
  }
}

function isRefusal(error: unknown): error is TargonError {
  return ["CHAIN_REFUSED", "EXTRINSIC_FAILED"].includes(codeOf(error));
}

/** A call that a block refused has paid its fee. */
function lostFee(error: TargonError, { feeRao }: RegistrationOffer): bigint {
  return error.code === "EXTRINSIC_FAILED" ? (feeRao ?? 0n) : 0n;
}

/** @throws {TargonError} the refusal itself where it does not pass by itself, or something else stands against it that does not */
async function waitAfter(
  deps: RegisterDeps,
  { offer, netuid, error }: { offer: RegistrationOffer; netuid: number; error: TargonError },
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  if (!isPassing(error.data.name) || offer.refusal?.passes === false) throw withOpening(error, offer);
  const wait = { netuid, fromBlock: offer.opensAtBlock, why: error.message };
  return await waitForPlace(deps, { ...wait, isOver: () => true }, signal);
}

/** With what the chain shows now: the block that ends it, or that nothing will. */
function withOpening(error: TargonError, { opensAtBlock, refusal }: RegistrationOffer): TargonError {
  if (!isPassing(error.data.name)) return error;
  const isFinal = refusal?.passes === false && refusal.name === error.data.name;
  const { mend, ...data } = error.data;
  if (isFinal)
    return new TargonError(error.code, error.message, {
      data: { ...data, mend: refusal.mend },
      cause: error,
    });
  if (opensAtBlock === null) return error;
  return new TargonError(error.code, error.message, { data: { ...data, opensAtBlock, mend }, cause: error });
}
