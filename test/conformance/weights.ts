import { jsonPart } from "./json-part.ts";
import { checkOrganics } from "./weights-organics.ts";
import { checkProcess } from "./weights-process.ts";
import { checkScores } from "./weights-scores.ts";

/** Weights and scores. */
export const weightsPart = jsonPart("weights", [
  { lists: ["process", "normalizeMaxWeight", "emit"], check: checkProcess },
  { lists: ["sigmoid", "safeMeanScore", "normalize", "getWeights"], check: checkScores },
  { lists: ["cases"], check: checkOrganics },
]);
