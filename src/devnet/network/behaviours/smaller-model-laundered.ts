import type { Behaviour } from "../behaviour.ts";
import { launder } from "../launder.ts";

/** Another, smaller model's text, and the claimed model's own word for each token. */
export const smallerModelLaundered: Behaviour = { engine: () => "smaller", createAnswerer: () => launder };
