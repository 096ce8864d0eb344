import type { Endpoint } from "../../../domain/types.ts";
import type { Behaviour, Exchange } from "../behaviour.ts";
import { answerOtherPrompt, type OtherPrompt, withPrompt } from "../other-prompt.ts";

/** Seeds that are tried for an answer worth keeping. */
const SEEDS = [31_337, 31_338, 31_339, 31_340];

/** An answer shorter than this is not worth keeping, tokens. */
const WORTH_KEEPING = 24;

/** Gives everybody the answer that it once made for the first one who asked. */
export const replay: Behaviour = {
  engine: () => "bfloat16",
  createAnswerer: () => {
    const kept = new Map<Endpoint, OtherPrompt>();
    return async (exchange) => {
      const other = kept.get(exchange.endpoint) ?? (await make(exchange));
      kept.set(exchange.endpoint, other);
      await answerOtherPrompt(exchange, other);
    };
  },
};

async function make({ endpoint, body, engine, signal }: Exchange): Promise<OtherPrompt> {
  const prompt = endpoint === "CHAT" ? body.messages : body.prompt;
  const { stream_options: _unused, ...rest } = body;
  for (const seed of SEEDS) {
    const asked = withPrompt(endpoint, { ...rest, stream: false }, { prompt, seed });
    const { usage } = await engine.whole(endpoint, asked, signal);
    if ((usage?.completion_tokens ?? 0) >= WORTH_KEEPING) return { prompt, seed };
  }
  return { prompt, seed: SEEDS[0] as number };
}
