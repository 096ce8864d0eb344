import type { Chain, Hotkey } from "../../domain/ports/chain.ts";
import type { RegistrationOffer } from "../../domain/ports/registration.ts";
import type { Address } from "../../domain/types.ts";
import type { Log } from "../../lib/log.ts";
import type { Output } from "../output.ts";

/** What a registration needs from outside. */
export type RegisterDeps = {
  chain: Pick<Chain, "readRegistration" | "register" | "followBlocks">;
  hotkeyAddress: Address;
  /** Who pays. */
  coldkeyAddress: Address;
  /** The key that signs, opened only when something is to be signed. */
  openColdkey(): Promise<Hotkey>;
  output: Output;
  /** Shows a person something on the way, whatever becomes of the results. */
  show(name: string, fields: Record<string, unknown>): Promise<void>;
  /** Asks a person; null where there is nobody to ask. */
  confirm(question: string): Promise<boolean | null>;
  log: Log;
};

/** Reads what the registration meets now. */
export async function readOffer(
  { chain, hotkeyAddress: hotkey, coldkeyAddress: coldkey }: RegisterDeps,
  netuid: number,
  signal: AbortSignal,
): Promise<RegistrationOffer> {
  return await chain.readRegistration({ netuid, hotkey, coldkey }, signal);
}
