import type { SubtensorConfig } from "../../config.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { CommandIo } from "../command-io.ts";

/** With blocks of a quarter of a second, what takes 12 s elsewhere is known sooner (contracts §3). */
const MOCK_PATIENCE = { quietMs: 1_000, stallMs: 15_000 };

/** Connects to the chain and says which it is; closed with the command's life. The chain library is loaded here. */
export async function openCommandChain(
  { lifecycle, log }: CommandIo,
  subtensor: SubtensorConfig,
): Promise<Chain> {
  const { openChain } = await import("../../adapters/chain/open-chain.ts");
  const patience = subtensor.network === "mock" ? MOCK_PATIENCE : {};
  const chain = await openChain({ ...subtensor, ...patience, log: log.child({ module: "chain" }) });
  lifecycle.onClose("chain", () => chain.close());
  log.info("chain opened", chain.identity());
  return chain;
}
