import type { Behaviour } from "../behaviour.ts";

/** The miner cuts unlikely words away, whatever was asked for. */
const TOP_P = 0.8;

/** The claimed model, sampled from fewer words than asked for. Its log-probabilities are the model's, as before any cut. */
export const topP: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) =>
      reply.stream(engine.stream(endpoint, { ...body, top_p: TOP_P }, signal)),
};
