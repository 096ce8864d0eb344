import { execFile } from "node:child_process";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const SCRIPT = fileURLToPath(new URL("import-image.sh", import.meta.url));

/** An image in the machine's own Docker. */
export type ImportedImage = { name: string; remove(): Promise<void> };

/** What `docker pull` of a stock image would give, of an environment; its tag tells vLLM's version. One that is there is kept. */
export async function importImage(environment: string): Promise<ImportedImage> {
  const name = `targon-test/vllm-cpu:v0.32.0-${basename(environment).replace(/^vllm-/, "")}`;
  const isThere = await run("docker", ["image", "inspect", name]).catch(() => null);
  if (isThere === null) await run(SCRIPT, [environment, name]);
  return { name, remove: async () => void (await run("docker", ["image", "rm", "--force", name])) };
}
