import type { Behaviour } from "../behaviour.ts";

/** The claimed model's answer in one piece, where a stream was asked for. */
export const notStreamed: Behaviour = {
  engine: () => "bfloat16",
  createAnswerer:
    () =>
    async ({ endpoint, body, engine, reply, signal }) => {
      const { stream_options: _unused, ...rest } = body;
      reply.json(200, await engine.whole(endpoint, { ...rest, stream: false }, signal));
    },
};
