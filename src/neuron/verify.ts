import type { VerifyConfig } from "../config.ts";
import { answerOf } from "../domain/answer/answer-of.ts";
import { parseRequest, parseSaved, SAVED_LIMIT } from "../domain/answer/read-saved.ts";
import type { Engine } from "../domain/ports/engine.ts";
import type { Weights } from "../domain/ports/weights.ts";
import type { SavedResponse, Verdict } from "../domain/types.ts";
import { BUILT_IN, type Policies } from "../domain/verification/policy/policies.ts";
import type { RulesVersion } from "../domain/verification/rules/rules-verdict.ts";
import { codeOf, ERRORS, TargonError } from "../errors.ts";
import { withNotice } from "../lib/with-notice.ts";
import type { Output } from "./output.ts";
import { createPolicyWarning } from "./policy-warning.ts";
import { type ExplainDeps, type Explainer, type JudgedFile, openExplainer } from "./verify/explainer.ts";
import { judgeByRules } from "./verify/judge-by-rules.ts";
import { examineResponse } from "./verify-response.ts";

/** What `verify` needs from outside. */
export type VerifyDeps = ExplainDeps & {
  /** Opens the engine that serves `model`, at `--engine URL` or of the embedded network. */
  openEngine(model: string | undefined, signal: AbortSignal): Promise<Engine>;
  /** A file's bytes; "-" is stdin. @throws `FILE_UNREADABLE` also for more than `limit` bytes */
  readFile(path: string, limit: number, signal: AbortSignal): Promise<Uint8Array>;
  /** What powv values are checked with; null: they are not. */
  weights?: Weights | null;
  /** What each model is judged by. Default: what targon brings. */
  policies?: Policies;
  output: Output;
};

/** A wait that a person would wonder about. */
const NOTICE_MS = 5_000;

/** Exit statuses of contracts §2, worst first: usage, not verified, no evidence, verified. */
const WORST_FIRST = [2, 3, 4, 0];

/**
 * Judges saved responses one after another; one `verdict` event per file, with its tokens where `--explain` asks for
 * them. An unreadable file is an `error` event and the rest is judged nevertheless. The page of `--report` is written
 * behind the last.
 *
 * @returns 0 all verified, 3 one refused, 4 one without evidence, 2 one unreadable; 2 over 3 over 4 over 0
 * @throws {TargonError} `FILE_UNWRITABLE` for the page, if it can be told before anything is judged; an abort, a bug
 */
export async function runVerify(
  deps: VerifyDeps,
  config: VerifyConfig,
  signal: AbortSignal,
): Promise<number> {
  const request = await separateRequest(deps, config, signal);
  const explainer = await openExplainer(deps, config);
  const engines = new Map<string, Promise<Engine>>();
  const warnOf = createPolicyWarning(deps.log, deps.policies ?? BUILT_IN);
  const work = { request, engines, rules: config.rules ?? null, slow: config.slow ?? 0, explainer, warnOf };
  const statuses: number[] = [];
  try {
    for (const file of config.files) statuses.push(await fileStatus(deps, { ...work, file }, signal));
  } finally {
    for (const engine of engines.values()) await engine.then((one) => one.close()).catch(() => {});
  }
  const page = await explainer.finish();
  if (page !== null) deps.output.text?.(`report written to ${page}\n`);
  return WORST_FIRST.find((status) => statuses.includes(status)) ?? 0;
}

type Work = {
  file: string;
  request: Record<string, unknown> | undefined;
  engines: Map<string, Promise<Engine>>;
  rules: RulesVersion | null;
  slow: number;
  explainer: Explainer;
  /** Told the model of each verdict. */
  warnOf: (model: string) => void;
};

async function fileStatus(
  deps: VerifyDeps,
  { file, request, explainer, ...work }: Work,
  signal: AbortSignal,
): Promise<number> {
  try {
    const bytes = await deps.readFile(file, SAVED_LIMIT, signal);
    const saved = parseSaved(decode(bytes), request ? { request } : {});
    const judged = await judgeSaved(deps, { ...work, saved }, signal);
    const explained = await explainer.judged({ ...judged, file, bytes, saved }, signal);
    deps.output.event("verdict", { file, ...judged.verdict, ...explained });
    return statusOf(judged.verdict);
  } catch (error) {
    const exit = error instanceof TargonError ? ERRORS[error.code].exit : 70;
    if (exit !== 2 && exit !== 4) throw error;
    deps.log.debug("file not judged", { file }, error);
    const fields = errorFields(error, { file, exit });
    deps.output.event("error", fields);
    explainer.unjudged({ file, ...fields });
    return exit;
  }
}

async function judgeSaved(
  deps: VerifyDeps,
  {
    saved,
    engines,
    rules,
    slow,
    warnOf,
  }: { saved: SavedResponse } & Omit<Work, "file" | "request" | "explainer">,
  signal: AbortSignal,
): Promise<Judged> {
  const model = typeof saved.request.model === "string" ? saved.request.model : undefined;
  const key = model ?? "";
  const opening = engines.get(key) ?? deps.openEngine(model, signal);
  engines.set(key, opening);
  const notice = () => deps.log.warn("the engine has not answered yet", { model, waitedMs: NOTICE_MS });
  const engine = await withNotice(NOTICE_MS, notice, () => opening);
  const { clock, weights = null, policies = BUILT_IN } = deps;
  const judging = { engine, clock, weights, policies };
  return await withNotice(NOTICE_MS, notice, async () => {
    if (rules === null) {
      const { verdict, ...found } = await examineResponse(judging, { saved, slow, statistics: true }, signal);
      if (verdict.engine !== null) warnOf(verdict.engine.model);
      return { verdict, found, engine };
    }
    const verdict = await judgeByRules(judging, { saved, rules }, signal);
    return { verdict, found: { answer: answerOf(saved), scored: null, fit: null, policy: null }, engine };
  });
}

type Judged = Pick<JudgedFile, "verdict" | "found" | "engine">;

async function separateRequest(deps: VerifyDeps, { requestFile }: VerifyConfig, signal: AbortSignal) {
  if (requestFile === null) return undefined;
  return parseRequest(decode(await deps.readFile(requestFile, SAVED_LIMIT, signal)));
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function statusOf({ verified }: Verdict): number {
  if (verified === null) return 4;
  return verified ? 0 : 3;
}

function errorFields(error: unknown, { file, exit }: { file: string; exit: number }) {
  const { path, ...data } = error instanceof TargonError ? error.data : {};
  return {
    code: codeOf(error),
    message: error instanceof Error ? error.message : String(error),
    data: { file, ...(path !== undefined && path !== file && { path }), ...data },
    exit,
  };
}
