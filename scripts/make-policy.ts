import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { parseArgs } from "node:util";
import { buildPolicy, type FittedStack, WIDTHS } from "../src/domain/verification/calibrate/build-policy.ts";
import { fitKernel } from "../src/domain/verification/calibrate/fit-kernel.ts";
import { tokenChances } from "../src/domain/verification/calibrate/token-chances.ts";
import { policySchema } from "../src/domain/verification/policy/policy.ts";
import { readTraces, scoredOf } from "./read-traces.ts";

/**
 * Makes a policy from traces: node scripts/make-policy.ts --base POLICY.json --out POLICY.json --model NAME --version N
 *   --widen 0,0.5 [--lapses 0.0001,0.001] --honest FILE … --cheat FILE …
 * Each file is one stack, drawn with the noise of vLLM's V1 runner on CPUs. All but the stacks' numbers is the base's.
 */
const { values } = parseArgs({
  options: {
    base: { type: "string" },
    out: { type: "string" },
    model: { type: "string" },
    version: { type: "string" },
    widen: { type: "string", default: "0,0.5" },
    lapses: { type: "string" },
    note: { type: "string", multiple: true, default: [] },
    honest: { type: "string", multiple: true, default: [] },
    cheat: { type: "string", multiple: true, default: [] },
  },
});
const { base, out, model, version, widen, lapses, note, honest, cheat } = values;
if (!base || !out || !model || !version || honest.length === 0)
  throw new RangeError("--base, --out, --model, --version and --honest are needed");
const from = policySchema.parse(JSON.parse(readFileSync(base, "utf8")));

function fitted(file: string): FittedStack {
  const lines = readTraces(file).map(scoredOf);
  const policy = { ...from.sampling, widths: WIDTHS };
  const rows = lines.flatMap(({ seed, ...scored }) =>
    tokenChances(policy, scored, { seed, noise: "vllm-cpu" }),
  );
  const name = basename(file).replace(/\.jsonl(\.gz)?$/, "");
  const source = file.split("/").slice(-2).join("/");
  return {
    name,
    source,
    responses: lines.length,
    tokens: rows.length,
    kernel: fitKernel(rows, WIDTHS.length),
  };
}

const policy = buildPolicy(from, {
  model,
  version: Number(version),
  command: "node scripts/make-policy.ts, on traces of npm run bench:traces",
  notes: note,
  honest: honest.map(fitted),
  cheats: cheat.map(fitted),
  widen: widen.split(",").map(Number),
  lapses: lapses?.split(",").map(Number),
});
writeFileSync(out, `${JSON.stringify(policy, null, 2)}\n`);
