import { readFileSync } from "node:fs";
import { z } from "zod";

const CONFIG = new URL("../../../src/devnet/models/R/config.json", import.meta.url);
const schema = z.object({ eos_token_id: z.array(z.int()), vocab_size: z.int() });

/** What all traces are of: `targon/tiny-llama`. */
const model = schema.parse(JSON.parse(readFileSync(CONFIG, "utf8")));

/** Its end tokens. */
export const END_IDS = model.eos_token_id;

/** Width of its logits. */
export const VOCABULARY = model.vocab_size;
