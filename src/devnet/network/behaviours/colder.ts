import type { Behaviour } from "../behaviour.ts";

/** The claimed model at half the temperature: safer words, and more of them from a cache of likely ones. */
export const colder: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    ({ endpoint, body, engine, reply, signal }) => {
      const temperature = Number(body.temperature ?? 1) / 2;
      return reply.stream(engine.stream(endpoint, { ...body, temperature }, signal));
    },
};
