import { createMinerClient } from "../../adapters/client/create-miner-client.ts";
import { createHotkey } from "../../adapters/wallet/sr25519.ts";
import { MOCK_MODEL } from "../../config.ts";
import type { Chain, Hotkey } from "../../domain/ports/chain.ts";
import type { MinerTarget } from "../../domain/ports/miner.ts";
import { minersToAsk } from "../../domain/rounds/miners-to-ask.ts";
import { every } from "../../lib/every.ts";
import type { Log } from "../../lib/log.ts";
import { VALIDATOR_URI } from "./keys.ts";

const INTERVAL_MS = 5_000;
const MAX_TOKENS = 48;

/** An answer that takes longer is given up. */
const ANSWER_MS = 20_000;

const MESSAGES = [{ role: "user" as const, content: "Tell me a story about a fox." }];

/** Asks every miner of the subnet each 5 s, with the validator's key, until the signal aborts; one log line each. */
export async function followAsking(
  deps: { chain: Pick<Chain, "readSubnet">; log: Log },
  { netuid, signal }: { netuid: number; signal: AbortSignal },
): Promise<void> {
  const hotkey = createHotkey({ uri: VALIDATOR_URI });
  const ask = async () => {
    const subnet = await deps.chain.readSubnet(netuid, signal);
    const targets = minersToAsk(subnet, { self: hotkey.address, vpermitTaoLimit: 0 });
    await Promise.all(targets.map((target) => askOne({ ...deps, hotkey }, target, signal)));
  };
  const onError = (error: unknown) => deps.log.warn("the mock validator cannot ask", {}, error);
  await every(ask, { intervalMs: INTERVAL_MS, signal, onError });
}

async function askOne(
  { hotkey, log }: { hotkey: Hotkey; log: Log },
  target: MinerTarget,
  signal: AbortSignal,
): Promise<void> {
  const client = createMinerClient({ hotkey, miner: target, model: MOCK_MODEL });
  const request = { model: MOCK_MODEL, messages: MESSAGES, max_tokens: MAX_TOKENS, stream: true as const };
  const until = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  const startedMs = performance.now();
  let ttftMs: number | null = null;
  let tokens = 0;
  try {
    for await (const { choices, usage } of await client.chat.completions.create(request, { signal: until })) {
      if (choices[0]?.delta.content) ttftMs ??= Math.round(performance.now() - startedMs);
      tokens = usage?.completion_tokens ?? tokens;
    }
    const totalMs = Math.round(performance.now() - startedMs);
    log.info("the mock validator asked", { uid: target.uid, tokens, ttftMs, totalMs });
  } catch (error) {
    if (signal.aborted) return;
    log.warn("the mock validator got no answer", { uid: target.uid }, error);
  }
}
