import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { modelPath } from "../../src/devnet/engine/model-path.ts";
import { startEngine } from "../../src/devnet/engine/start-engine.ts";
import { checkAnswer } from "./answers.ts";
import type { Part, Report } from "./report.ts";
import { type Difference, firstDifference, masked, shapeOf } from "./vllm-compare.ts";
import { bodyOf, type Exchange, eventsOf, play, readExchanges } from "./vllm-exchange.ts";
import { cutAt, type Gathered, gather, sizeOf } from "./vllm-stream.ts";

/**
 * Exchanges with real vLLM servers, in folders named VERSION-float32 and VERSION-bfloat16: our engine is asked the
 * same. In float32 it must say the same; in bfloat16, where two stacks round differently, the same in kind, and our
 * client must be able to read what was recorded.
 */
export const vllmPart: Part = { folder: "vllm", run };

async function run(dir: string, report: Report): Promise<void> {
  for (const name of (await readdir(dir)).sort()) {
    const [, version, dtype] = name.match(/^(.+)-(float32|bfloat16)$/) ?? [];
    if (version && (dtype === "float32" || dtype === "bfloat16")) {
      await runFolder(join(dir, name), { version, dtype }, report);
    } else report.skip(join(dir, name), "no folder of recordings in float32 or bfloat16");
  }
}

async function runFolder(
  dir: string,
  { version, dtype }: { version: string; dtype: "float32" | "bfloat16" },
  report: Report,
): Promise<void> {
  const exchanges = await readExchanges(dir, report);
  const engine = await startEngine({
    ...serverOf(exchanges),
    modelDir: modelPath("R"),
    version,
    dtype,
    noise: "vllm-cpu",
  });
  try {
    for (const recorded of exchanges) {
      const where = { file: recorded.file, case: `${recorded.request.method} ${recorded.request.path}` };
      const got = await play(engine.url, recorded).catch((error: unknown) => String(error));
      if (typeof got === "string") report.fail(where, "an answer", got);
      else judge(report, where, { recorded, got, exact: dtype === "float32" });
      if (dtype === "bfloat16") checkAnswer(report, where, { exchange: recorded, eosIds: null });
    }
  } finally {
    await engine.close();
  }
}

/** What the recorded server was started with, as far as its callers can see. */
function serverOf(exchanges: Exchange[]): { servedName: string; apiKey?: string } {
  const list = exchanges.find(({ request, status }) => request.path === "/v1/models" && status === 200);
  const listed = (list?.json as { data?: { id: string }[] } | undefined)?.data?.[0]?.id;
  const asked = exchanges.flatMap((one) => (one.status === 200 ? [bodyOf(one).model] : []));
  const keys = exchanges.flatMap(({ request, status }) => {
    const [, key] = request.headers?.Authorization?.match(/^Bearer (.+)$/) ?? [];
    return key && status !== 401 ? [key] : [];
  });
  const apiKey = mostCommon(keys);
  return { servedName: listed ?? String(mostCommon(asked) ?? ""), ...(apiKey ? { apiKey } : {}) };
}

function mostCommon<T>(values: T[]): T | undefined {
  const count = (one: T) => values.filter((value) => value === one).length;
  return values.toSorted((a, b) => count(b) - count(a))[0];
}

type Pair = { recorded: Exchange; got: Exchange; exact: boolean };
type Where = { file: string; case: string };

function judge(report: Report, where: Where, { recorded, got, exact }: Pair): void {
  const { mode, reason } = modeOf(recorded, exact);
  const difference =
    mode === "nothing" ? null : (headDifference(recorded, got) ?? bodyDifference(recorded, got, mode));
  if (difference) {
    const { path, expected, got: actual } = difference;
    report.fail({ ...where, case: `${where.case} ${path}` }, expected, actual);
  } else if (reason === "") report.pass();
  else report.skip(recorded.file, reason);
}

/** How much of an answer must agree; `undrawn` is everything that no random draw decides. */
type Mode = "nothing" | "status" | "shape" | "undrawn" | "everything";

/** What can be held against an exchange, told by its request alone; a reason where that is too little to count. */
function modeOf(exchange: Exchange, exact: boolean): { mode: Mode; reason: string } {
  const { path } = exchange.request;
  const body = bodyOf(exchange);
  if (body.response_format)
    return { mode: "nothing", reason: "response_format: this engine has no grammars" };
  if (path === "/metrics" || path === "/load") {
    return { mode: "status", reason: `${path}: only the status is compared` };
  }
  if (!drawsUnseeded(exchange))
    return { mode: exact || !drawn(exchange) ? "everything" : "shape", reason: "" };
  const prompt = typeof body.prompt_logprobs === "number" && exact;
  return prompt ? { mode: "undrawn", reason: "" } : { mode: "shape", reason: exact ? NO_SEED : "" };
}

const NO_SEED = "no seed and a temperature above 0: only status and shape are compared";

/** Whether the answer is made of drawn tokens. */
function drawn({ request, status }: Exchange): boolean {
  return request.path.endsWith("/completions") && status === 200;
}

function drawsUnseeded(exchange: Exchange): boolean {
  const { seed, temperature } = bodyOf(exchange);
  const seeded = typeof seed === "number" && seed !== -1;
  return drawn(exchange) && !seeded && Number(temperature ?? 1) > 0;
}

function headDifference(recorded: Exchange, got: Exchange): Difference | null {
  const head = ({ status, headers }: Exchange) => ({
    status,
    type: headers["content-type"] ?? null,
    allow: headers.allow ?? null,
  });
  return firstDifference(head(recorded), head(got));
}

function bodyDifference(recorded: Exchange, got: Exchange, mode: Mode): Difference | null {
  if (mode === "status") return null;
  if (recorded.pieces) return streamDifference(recorded, got, mode);
  if (recorded.json === undefined) return firstDifference(recorded.text ?? "", got.text ?? "", "body");
  if (mode === "everything") return firstDifference(masked(recorded.json), masked(got.json));
  const shape = firstDifference(shapeOf(recorded.json), shapeOf(got.json));
  if (shape !== null || mode === "shape") return shape;
  return firstDifference(masked(recorded.json, true), masked(got.json, true));
}

function streamDifference(recorded: Exchange, got: Exchange, mode: Mode): Difference | null {
  const expected = gather(recorded);
  const actual = gather(eventsOf(recorded).done ? got : cutAt(got, sizeOf(expected)));
  if (mode === "everything") return firstDifference(masked(expected), masked(actual));
  const shape = ({ shape, done, errors }: Gathered) => ({ shape, done, errors: errors.length });
  return firstDifference(shape(expected), shape(actual));
}
