import { fileURLToPath } from "node:url";

/** The models that ship with the package: `R` is the claimed one, `S` a smaller one with the same tokenizer. */
export type ModelName = "R" | "S";

/** Folder of a shipped model in the Hugging Face layout; the same from `src` and `dist`. */
export function modelPath(name: ModelName): string {
  return fileURLToPath(new URL(`../../../src/devnet/models/${name}`, import.meta.url));
}
