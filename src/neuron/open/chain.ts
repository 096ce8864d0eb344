import type { SubtensorConfig } from "../../config.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { CommandIo } from "../command-io.ts";

/** Connects to the chain; closed with the command's life. The chain library is loaded here. */
export async function openCommandChain(
  { lifecycle, log }: CommandIo,
  subtensor: SubtensorConfig,
): Promise<Chain> {
  const { openChain } = await import("../../adapters/chain/open-chain.ts");
  const chain = await openChain({ ...subtensor, log: log.child({ module: "chain" }) });
  lifecycle.onClose("chain", () => chain.close());
  return chain;
}
