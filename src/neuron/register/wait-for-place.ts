import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import { codeOf, isRetryable } from "../../errors.ts";
import { type RegisterDeps, readOffer } from "./deps.ts";

/** What is waited for. */
export type Wait = {
  netuid: number;
  /** Before this block nothing can have changed; null = not known. */
  fromBlock: number | null;
  /** For a person. */
  why: string;
  isOver(offer: RegistrationOffer): boolean;
};

/**
 * Waits, block by block, until what is read again at each of them says that it is over.
 *
 * @throws the chain's, but for what may pass; the signal's reason
 */
export async function waitForPlace(
  deps: RegisterDeps,
  { netuid, fromBlock, why, isOver }: Wait,
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  await tell(deps, { why, untilBlock: fromBlock }, signal);
  let told = fromBlock;
  for await (const { number } of deps.chain.followBlocks(signal)) {
    if (fromBlock !== null && number + 1 < fromBlock) continue;
    const offer = await readOrLog(deps, netuid, signal);
    if (offer === null) continue;
    if (isOver(offer)) return offer;
    const { refusal, opensAtBlock } = offer;
    if (opensAtBlock === null || opensAtBlock === told) continue;
    told = opensAtBlock;
    await tell(deps, { why: refusal?.what ?? why, untilBlock: told }, signal);
  }
  signal.throwIfAborted();
  throw new Error("the blocks ended without an abort");
}

/** Null where the chain cannot be read just now. */
async function readOrLog(
  deps: RegisterDeps,
  netuid: number,
  signal: AbortSignal,
): Promise<RegistrationOffer | null> {
  try {
    return await readOffer(deps, netuid, signal);
  } catch (error) {
    if (!isRetryable(error)) throw error;
    deps.log.warn("the chain could not be read", { code: codeOf(error) });
    return null;
  }
}

async function tell(
  deps: RegisterDeps,
  fields: { why: string; untilBlock: number | null },
  signal: AbortSignal,
) {
  signal.throwIfAborted();
  deps.log.info("waiting for a place", fields);
  await deps.show("waiting", fields);
}
