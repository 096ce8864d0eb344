import { join } from "node:path";
import { createNonceLock } from "../../adapters/store/nonce-lock.ts";
import type { SubtensorConfig } from "../../config.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { CommandIo } from "../command-io.ts";

/** With blocks of a quarter of a second, what takes 12 s elsewhere is known sooner (contracts §3). */
const MOCK_PATIENCE = { quietMs: 1_000, stallMs: 15_000 };

/**
 * Connects to the chain and says which it is; closed with the command's life. The chain library is loaded here.
 *
 * @param neuronsDir - root of the neurons' folders: processes that share it never take the same nonce of a key. Null:
 * nobody else signs with our keys
 */
export async function openCommandChain(
  { lifecycle, log: parent }: CommandIo,
  subtensor: SubtensorConfig,
  neuronsDir: string | null = null,
): Promise<Chain> {
  const { openChain } = await import("../../adapters/chain/open-chain.ts");
  const log = parent.child({ module: "chain" });
  const patience = subtensor.network === "mock" ? MOCK_PATIENCE : {};
  const nonceLock = neuronsDir && createNonceLock({ folder: join(neuronsDir, "nonces"), log });
  const chain = await openChain({ ...subtensor, ...patience, log, ...(nonceLock && { nonceLock }) });
  lifecycle.onClose("chain", () => chain.close());
  parent.info("chain opened", chain.identity());
  return chain;
}
