import type { Endpoint } from "../../../domain/types.ts";
import type { Behaviour } from "../behaviour.ts";
import { answerOtherPrompt, type OtherPrompt } from "../other-prompt.ts";

/** Not the seed of any request. */
const SEED = 31_337;

/** Gives everybody the answer that it once made for the first one who asked. */
export const replay: Behaviour = {
  engine: () => "bfloat16",
  createAnswerer: () => {
    const kept = new Map<Endpoint, OtherPrompt>();
    return async (exchange) => {
      const { endpoint, body } = exchange;
      const prompt = endpoint === "CHAT" ? body.messages : body.prompt;
      const other = kept.get(endpoint) ?? { prompt, seed: SEED };
      kept.set(endpoint, other);
      await answerOtherPrompt(exchange, other);
    };
  },
};
