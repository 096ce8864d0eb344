import { once } from "node:events";
import type { Behaviour } from "../behaviour.ts";

/** Takes the request and never answers. */
export const hang: Behaviour = {
  engine: () => "float32",
  createAnswerer:
    () =>
    async ({ signal }) => {
      if (!signal.aborted) await once(signal, "abort");
    },
};
