import type { Behaviour } from "../behaviour.ts";
import { launder } from "../launder.ts";

/** The claimed model with its weights rounded to 4 bits a row, and the claimed model's own word for each token. */
export const int4Laundered: Behaviour = { engine: () => "int4", createAnswerer: () => launder };
