import type { Behaviour } from "../behaviour.ts";

/** The claimed model, drawing with a seed of its own. */
export const seedIgnored: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) => {
      const { seed: _ignored, ...unseeded } = body;
      return reply.stream(engine.stream(endpoint, unseeded, signal));
    },
};
