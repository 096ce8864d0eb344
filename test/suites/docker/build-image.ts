import { execFile } from "node:child_process";
import { cp, mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../..", import.meta.url));

/** What stands in for a stock image; its tag tells our code the version of the arguments. */
export const IMAGE = "test/vllm-openai:v0.32.0";

/** Where the entrypoint stands: as deep as here, so that it finds the sources. */
const ENTRY = "app/test/suites/docker/engine-entry.ts";

/** Packages that the reference engine imports. */
const PACKAGES = ["zod", "@huggingface/jinja", "@huggingface/tokenizers"];

/**
 * A tar of a root: this Node with its shared libraries, bash, cat and df, and our reference engine with a small model, where
 * the working folder has the model under its served name, so that `root` is what `--model` says.
 */
export async function buildTar(dir: string): Promise<string> {
  const image = join(dir, "root");
  await mkdir(join(image, "tmp"), { recursive: true });
  for (const program of [process.execPath, "/bin/bash", "/bin/cat", "/bin/df"])
    await addProgram(image, program);
  await symlink("bash", join(image, "bin/sh"));
  await cp(join(root, "src"), join(image, "app/src"), { recursive: true });
  for (const name of PACKAGES)
    await cp(join(root, "node_modules", name), join(image, "app/node_modules", name), { recursive: true });
  await writeFile(join(image, "app/package.json"), '{"type":"module"}');
  await cp(new URL("engine-entry.ts", import.meta.url), join(image, ENTRY));
  await cp(join(root, "src/devnet/models/R"), join(image, "work/targon/tiny-llama"), { recursive: true });
  const tar = join(dir, "image.tar");
  await run("tar", ["-C", image, "-cf", tar, "."]);
  await rm(image, { recursive: true });
  return tar;
}

/** What `docker pull` would do: the image under its name, with an entrypoint as stock ones have. */
export function importWords(tar: string): string[] {
  const entrypoint = JSON.stringify(["/bin/node", "--disable-warning=ExperimentalWarning", `/${ENTRY}`]);
  const changes = [`ENTRYPOINT ${entrypoint}`, "WORKDIR /work", "ENV PATH=/bin"];
  return ["import", ...changes.flatMap((change) => ["--change", change]), tar, IMAGE];
}

/** Copies a program as /bin/NAME, and the libraries that it loads to where it looks for them. */
async function addProgram(image: string, program: string): Promise<void> {
  const name = program === process.execPath ? "node" : program.slice("/bin/".length);
  await mkdir(join(image, "bin"), { recursive: true });
  await cp(program, join(image, "bin", name), { dereference: true });
  const { stdout } = await run("ldd", [program]);
  for (const [library] of stdout.matchAll(/\/\S+\.so\S*/g)) {
    await mkdir(join(image, dirname(library)), { recursive: true });
    await cp(library, join(image, library), { dereference: true });
  }
}
