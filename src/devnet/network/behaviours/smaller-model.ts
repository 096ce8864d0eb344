import type { Behaviour } from "../behaviour.ts";

/** Another, smaller model under the claimed one's name. */
export const smallerModel: Behaviour = { engine: () => "smaller" };
