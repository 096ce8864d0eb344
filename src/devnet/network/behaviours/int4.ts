import type { Behaviour } from "../behaviour.ts";

/** The claimed model with its weights rounded to 4 bits a row. */
export const int4: Behaviour = { engine: () => "int4" };
