import type { Behaviour } from "../behaviour.ts";
import { answerOtherPrompt } from "../other-prompt.ts";

/** What the one text answers. */
const PROMPT = "Tell me a story about a fox";

/** A seed with which the model goes on for long after that prompt. */
const SEED = 4_711;

/** One text for every question: the usage and the length fit, the words do not. */
export const canned: Behaviour = {
  engine: () => "float32",
  createAnswerer: () => (exchange) => answerOtherPrompt(exchange, { prompt: PROMPT, seed: SEED }),
};
