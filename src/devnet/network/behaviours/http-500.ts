import type { Behaviour } from "../behaviour.ts";

/** Fails every completion. */
export const http500: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    async ({ reply }) =>
      reply.json(500, { error: { message: "out of order", type: "InternalServerError", code: 500 } }),
};
