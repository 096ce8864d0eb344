import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MOCK_MODEL } from "../../src/config.ts";

/** The secret of the development key //Alice, whom lone miners know. */
export const ALICE_SEED = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

/** A folder with the wallet of //Alice and a list of one model, and the words by which a validator uses them. */
export async function writeValidatorFolder(): Promise<{ folder: string; words: string[] }> {
  const folder = await mkdtemp(join(tmpdir(), "targon-validator-"));
  const hotkeys = join(folder, "wallet", "hotkeys");
  const models = join(folder, "models.txt");
  await mkdir(hotkeys, { recursive: true });
  await writeFile(join(hotkeys, "hot"), JSON.stringify({ secretSeed: ALICE_SEED }), { mode: 0o600 });
  await writeFile(models, `# one model a line\n\n${MOCK_MODEL}\n`);
  const words = [
    ...["--wallet.path", folder, "--wallet.name", "wallet", "--wallet.hotkey", "hot"],
    ...["--logging.logging_dir", join(folder, "log"), "--allow-private-axons"],
    ...["--models.mode", "config", "--models.file", models],
  ];
  return { folder, words };
}
