import type { RegisterConfig } from "../config.ts";
import type { RegisterReceipt, RegistrationOffer } from "../domain/ports/registration.ts";
import type { Address } from "../domain/types.ts";
import { codeOf, isRetryable, TargonError } from "../errors.ts";
import { agree } from "./register/agree.ts";
import { assertOpen } from "./register/check-offer.ts";
import { type RegisterDeps, readOffer } from "./register/deps.ts";
import { registerOnce } from "./register/register-once.ts";

/**
 * Registers the hotkey: shows what it costs, asks, submits once, reads the uid back, and tells it as the event
 * `registered`. A hotkey that has a uid already is told with `already: true`, and nothing is sent.
 *
 * The price that was shown is the most that is paid, unless the configuration names another bound, which then covers the
 * fee too.
 *
 * @throws {TargonError} `REGISTRATION_REFUSED` where registration is closed, too dear, beyond the balance, or not
 * confirmed; the chain's
 */
export async function runRegister(
  deps: RegisterDeps,
  config: RegisterConfig,
  signal: AbortSignal,
): Promise<void> {
  const first = await readOffer(deps, config.netuid, signal);
  if (first.uid !== null) return tellAlready(deps, first);
  assertOpen(first, config);
  const agreement = await agree(deps, config, first);
  const coldkey = await deps.openColdkey();
  const done = await registerOnce(deps, { config, coldkey, agreement }, signal);
  if ("already" in done) return tellAlready(deps, done.already, done.spentRao);
  const { receipt, spentRao } = done;
  await readBack(deps, { netuid: config.netuid, receipt }, signal);
  tell(deps, { ...receipt, feeRao: receipt.feeRao + spentRao }, coldkey.address);
}

/** A registration that a block has is told even where the chain cannot be read just then. */
async function readBack(
  deps: RegisterDeps,
  { netuid, receipt }: { netuid: number; receipt: RegisterReceipt },
  signal: AbortSignal,
): Promise<void> {
  const shown = await readOffer(deps, netuid, signal).catch((error) => {
    if (!isRetryable(error)) throw error;
    deps.log.warn("the uid could not be read back", { uid: receipt.uid, code: codeOf(error) });
    return receipt;
  });
  if (shown.uid === receipt.uid) return;
  const data = { uid: receipt.uid, shown: shown.uid };
  const message = "the registration went through, but the chain shows another uid";
  throw new TargonError("CHAIN_DATA_INVALID", message, { data });
}

/** `spentRao`: fees of attempts that came too late. */
function tellAlready(
  deps: RegisterDeps,
  { uid, owner, block, balanceRao }: RegistrationOffer,
  spentRao = 0n,
): void {
  const { coldkeyAddress: coldkey, log } = deps;
  if (owner !== null && owner !== coldkey)
    log.warn("the hotkey is registered, and belongs to another coldkey", { owner, coldkey });
  const receipt = { uid: uid ?? 0, block, balanceRao, burnRao: 0n, feeRao: spentRao, already: true };
  tell(deps, receipt, owner ?? coldkey);
}

function tell({ output, hotkeyAddress: hotkey }: RegisterDeps, receipt: RegisterReceipt, coldkey: Address) {
  const { uid, block, burnRao, feeRao, balanceRao, already } = receipt;
  const amounts = { burnRao: `${burnRao}`, feeRao: `${feeRao}`, balanceRao: `${balanceRao}` };
  output.event("registered", { uid, block, hotkey, coldkey, ...amounts, already });
}
