import { epistulaPart } from "./epistula.ts";
import type { Part } from "./report.ts";
import { signPart } from "./sign.ts";
import { weightsPart } from "./weights.ts";

/** Every kind of recording that this program is held to. */
export const PARTS: Part[] = [epistulaPart, signPart, weightsPart];
