import type { Report, Where } from "./report.ts";
import { firstDifference, masked, shapeOf } from "./vllm-compare.ts";
import { bodyOf, type Exchange, eventsOf } from "./vllm-exchange.ts";
import { cutAt, type Gathered, gather, sizeOf } from "./vllm-stream.ts";
import type { Difference } from "./vllm-top.ts";

type Pair = { recorded: Exchange; got: Exchange; exact: boolean };

/** Holds our answer to the recorded one, as far as the request lets them be the same. */
export function judge(report: Report, where: Where, { recorded, got, exact }: Pair): void {
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
  const seeded = seed !== undefined && seed !== null && Number(seed) !== -1;
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

function kindOf({ pieces, json }: Exchange): "stream" | "json" | "text" {
  if (pieces) return "stream";
  return json === undefined ? "text" : "json";
}

function bodyDifference(recorded: Exchange, got: Exchange, mode: Mode): Difference | null {
  if (mode === "status") return null;
  const kind = firstDifference(kindOf(recorded), kindOf(got), "body");
  if (kind !== null) return kind;
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
