import { createHash } from "node:crypto";
import type { Report } from "../../adapters/report/render-report.ts";
import type { VerifyConfig } from "../../config.ts";
import type { Engine } from "../../domain/ports/engine.ts";
import type { Clock } from "../../domain/ports/runtime.ts";
import type { SavedResponse, Verdict } from "../../domain/types.ts";
import { idsOf, withTexts } from "../../domain/verification/explain/explain-tokens.ts";
import {
  type ExplainedToken,
  type TokenRow,
  toTokenRow,
} from "../../domain/verification/explain/explained-token.ts";
import type { Explanation, Unjudged } from "../../domain/verification/explain/explanation.ts";
import { policyFacts } from "../../domain/verification/explain/policy-facts.ts";
import type { Log } from "../../lib/log.ts";
import { VERSION } from "../../version.ts";
import { explainAnswer, type Found } from "./explain-answer.ts";
import { addTokenTexts } from "./token-texts.ts";

/** What explaining needs from outside. */
export type ExplainDeps = {
  /** @throws `FILE_UNWRITABLE` */
  assertWritable(path: string): Promise<void>;
  /** Writes a whole file or nothing. @throws `FILE_UNWRITABLE` */
  writeFile(path: string, text: string): Promise<void>;
  clock: Clock;
  log: Log;
};

/** A file and what came of it. */
export type JudgedFile = {
  file: string;
  bytes: Uint8Array;
  saved: SavedResponse;
  verdict: Verdict;
  found: Found;
  engine: Engine;
};

/** Tells token by token how a verdict came about. */
export type Explainer = {
  /** Keys for the `verdict` event beside its own: `tokensTable` with `--explain`. @throws an abort */
  judged(one: JudgedFile, signal: AbortSignal): Promise<{ tokensTable?: TokenRow[] }>;
  unjudged(one: Unjudged): void;
  /** Writes the page, unless nothing was judged. Its path, or null. @throws `FILE_UNWRITABLE` */
  finish(): Promise<string | null>;
};

type Options = Pick<VerifyConfig, "explain" | "reportFile" | "requestFile" | "mock">;

/**
 * Explains verdicts as `--explain` and `--report` ask for it; without either it does nothing.
 *
 * @throws {TargonError} `FILE_UNWRITABLE` where the page could not be written, before anything is judged
 */
export async function openExplainer(deps: ExplainDeps, options: Options): Promise<Explainer> {
  const { explain = false, reportFile = null } = options;
  if (!explain && reportFile === null)
    return { judged: async () => ({}), unjudged: () => {}, finish: async () => null };
  const report = reportFile === null ? null : await openReport(deps, { ...options, reportFile });
  const texts = new WeakMap<Engine, Map<number, string>>();
  return {
    async judged(one, signal) {
      const known = texts.get(one.engine) ?? new Map<number, string>();
      texts.set(one.engine, known);
      const tokens = await tokensOf(deps, { ...one, known }, signal);
      report?.add(explanationOf(one, tokens));
      return explain ? { tokensTable: tokens.map(toTokenRow) } : {};
    },
    unjudged: (one) => report?.add(one),
    async finish() {
      if (reportFile === null || report === null || report.judged() === 0) return null;
      await deps.writeFile(reportFile, report.toText());
      return reportFile;
    },
  };
}

async function openReport(
  { assertWritable, clock }: ExplainDeps,
  { reportFile, requestFile, mock }: Options & { reportFile: string },
): Promise<Report> {
  await assertWritable(reportFile);
  const { createReport } = await import("../../adapters/report/render-report.ts");
  const madeAt = new Date(clock.now()).toISOString();
  return createReport({ madeAt, version: VERSION, requestFile, isMock: mock !== null });
}

async function tokensOf(
  { log }: ExplainDeps,
  { engine, found, verdict, known }: JudgedFile & { known: Map<number, string> },
  signal: AbortSignal,
): Promise<ExplainedToken[]> {
  const tokens = explainAnswer(found);
  if (verdict.engine !== null) {
    const trouble = await addTokenTexts(engine, { ids: idsOf(tokens), known }, signal);
    if (trouble) log.warn("the engine did not spell all tokens");
  }
  return withTexts(tokens, known);
}

function explanationOf(
  { file, bytes, saved, verdict, found }: JudgedFile,
  tokens: ExplainedToken[],
): Explanation {
  const { endpoint, request, miner = null, startedAt } = saved;
  return {
    file,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
    endpoint,
    request,
    miner,
    startedAt,
    verdict,
    policy: found.policy && policyFacts(found.policy),
    tokens,
  };
}
