import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { readModelFacts } from "../../../src/adapters/engine/model-files.ts";

async function folderOf(files: Record<string, unknown>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "targon-model-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, `${name}.json`), JSON.stringify(content));
  return folder;
}

describe("readModelFacts", () => {
  test("default: end tokens of the generation's file and the tokenizer's own", async () => {
    const root = await folderOf({
      config: { vocab_size: 9, eos_token_id: 1 },
      generation_config: { eos_token_id: [2, 3] },
      tokenizer_config: {
        eos_token: { content: "<end>" },
        added_tokens_decoder: { 3: { content: "<x>" }, 4: { content: "<end>" } },
      },
    });
    expect(await readModelFacts(root)).toEqual({ eosIds: [2, 3, 4], vocabSize: 9 });
  });
  test("behavior: the config's end token where nothing else names one", async () => {
    const root = await folderOf({ config: { eos_token_id: 1 }, tokenizer_config: { eos_token: "</s>" } });
    expect(await readModelFacts(root)).toEqual({ eosIds: [1], vocabSize: null });
  });
  test("behavior: nothing is known of a repository's name, or of a folder that is not there", async () => {
    const unknown = { eosIds: null, vocabSize: null };
    expect(await readModelFacts("owner/model")).toEqual(unknown);
    expect(await readModelFacts("/nowhere")).toEqual(unknown);
  });
});
