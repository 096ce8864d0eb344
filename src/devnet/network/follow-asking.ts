import { openHttpMiners } from "../../adapters/miners/http-miners.ts";
import { createHotkey } from "../../adapters/wallet/sr25519.ts";
import { MOCK_MODEL, MOCK_TIMEOUT_MS } from "../../config.ts";
import { normaliseChunks } from "../../domain/answer/normalise.ts";
import type { Chain } from "../../domain/ports/chain.ts";
import type { MinerPort, MinerTarget } from "../../domain/ports/miner.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import { buildRequest } from "../../domain/request/build-request.ts";
import { deadlinesOf } from "../../domain/request/deadlines.ts";
import { minersToAsk } from "../../domain/rounds/miners-to-ask.ts";
import type { TimedChunk } from "../../domain/types.ts";
import { codeOf } from "../../errors.ts";
import { every } from "../../lib/every.ts";
import type { Log } from "../../lib/log.ts";
import { VALIDATOR_URI } from "./keys.ts";

const INTERVAL_MS = 5_000;
const MAX_TOKENS = 48;

/** Asks every miner of the subnet each 5 s, with the validator's key, until the signal aborts; one log line each. */
export async function followAsking(
  deps: { chain: Chain; clock: Clock; log: Log },
  { netuid, signal }: { netuid: number; signal: AbortSignal },
): Promise<void> {
  const hotkey = createHotkey({ uri: VALIDATOR_URI });
  const miners = openHttpMiners({ hotkey, clock: deps.clock, allowPrivate: true, log: deps.log });
  const ask = async () => {
    const subnet = await deps.chain.readSubnet(netuid, signal);
    const targets = minersToAsk(subnet, { self: hotkey.address, vpermitTaoLimit: 0 });
    await Promise.all(targets.map((target) => askOne({ ...deps, miners }, target, signal)));
  };
  const onError = (error: unknown) => deps.log.warn("the mock validator cannot ask", {}, error);
  await every(ask, { intervalMs: INTERVAL_MS, signal, onError });
  await miners.close();
}

async function askOne(
  { miners, clock, log }: { miners: MinerPort; clock: Clock; log: Log },
  target: MinerTarget,
  signal: AbortSignal,
): Promise<void> {
  const request = buildRequest({
    endpoint: "CHAT",
    model: MOCK_MODEL,
    messages: [{ role: "user", content: "Tell me a story about a fox" }],
    seed: BigInt(10_000 + (clock.now() % 2 ** 30)),
    temperature: 0.7,
    topP: 1,
    maxTokens: MAX_TOKENS,
  });
  const deadlines = deadlinesOf({ timeoutMs: MOCK_TIMEOUT_MS, maxTokens: MAX_TOKENS });
  const chunks: TimedChunk[] = [];
  try {
    for await (const chunk of miners.complete(target, { request, deadlines }, signal)) chunks.push(chunk);
    const { tokens, firstAtMs, lastAtMs } = normaliseChunks({ endpoint: "CHAT", chunks });
    log.info("the mock validator asked", {
      uid: target.uid,
      tokens: tokens.length,
      ttftMs: Math.round(firstAtMs ?? 0),
      totalMs: Math.round(lastAtMs ?? 0),
    });
  } catch (error) {
    if (signal.aborted) return;
    log.warn("the mock validator got no answer", { uid: target.uid, code: codeOf(error) }, error);
  }
}
