import type { Endpoint } from "../../../domain/types.ts";
import type { Behaviour } from "../behaviour.ts";
import { answerOtherPrompt, type OtherPrompt } from "../other-prompt.ts";

/** What the one text answers: prompts and seeds with which the model goes on for long. */
const CANNED: Record<Endpoint, OtherPrompt> = {
  CHAT: { prompt: "Tell me a story about a fox", seed: 4_712 },
  COMPLETION: { prompt: "The history of", seed: 4_714 },
};

/** One text for every question: the usage and the length fit, the words do not. */
export const canned: Behaviour = {
  engine: () => "bfloat16",
  createAnswerer:
    () =>
    ({ body, ...exchange }) =>
      answerOtherPrompt(
        { ...exchange, body: { ...body, temperature: 1, top_p: 1 } },
        CANNED[exchange.endpoint],
      ),
};
