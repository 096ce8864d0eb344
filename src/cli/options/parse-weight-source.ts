import { InvalidArgumentError } from "commander";
import type { WeightSource } from "../../domain/ports/weights.ts";

/** A path, or `ORG/NAME` with `@REVISION` where one is meant. */
const PATH = /^(?:[./~]|[A-Za-z]:[\\/])/;

/** `DIR`, `ORG/NAME`, or `MODEL=` before either; a path may hold a `=` of its own. */
export function parseWeightSource(text: string): WeightSource {
  const [model = "", ...rest] = PATH.test(text.trim()) ? [""] : text.trim().split("=");
  const source = rest.length > 0 ? rest.join("=").trim() : text.trim();
  if (source !== "" && !(rest.length > 0 && model.trim() === ""))
    return { model: rest.length > 0 ? model.trim() : null, source };
  throw new InvalidArgumentError("Expected a folder, ORG/NAME, or MODEL= before one of them.");
}
