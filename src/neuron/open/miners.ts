import { openHttpMiners } from "../../adapters/miners/http-miners.ts";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { MinerPort } from "../../domain/ports/miner.ts";
import type { CommandIo } from "../command-io.ts";
import { systemClock } from "./system.ts";

/** Miners over HTTP; closed with the command's life. */
export function openMiners(
  { lifecycle, log }: CommandIo,
  options: { hotkey: Hotkey; allowPrivate: boolean },
): MinerPort {
  const miners = openHttpMiners({ ...options, clock: systemClock, log: log.child({ module: "miners" }) });
  lifecycle.onClose("miners", () => miners.close());
  return miners;
}
