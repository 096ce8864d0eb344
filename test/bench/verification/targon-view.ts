import type { Ledger } from "../../../src/domain/verification/evidence/ledger.ts";
import { judge } from "../../../src/domain/verification/judge.ts";
import type { Policy } from "../../../src/domain/verification/policy/policy.ts";
import type { TokenTest } from "../../../src/domain/verification/sampling/token-test.ts";
import { type Place, placeOf } from "./bins.ts";
import type { BenchLine } from "./detectors/detector.ts";
import { END_IDS } from "./model-facts.ts";

/** What our verification says of a line: what it adds to the miner's evidence, and whether it refuses outright. */
export type TargonView = {
  /** Log e-value of this line alone. */
  logE: number;
  /** Null: nothing was tested. */
  ledger: Ledger | null;
  /** What each token says; null: no seeded test. */
  test: TokenTest | null;
  /** Where each token lies in the policy's bins; none without a seeded test. */
  places: Place[];
  gross: boolean;
};

/** Our verification under one policy. */
export type Views = {
  policy: Policy;
  /** The engine's noise is not known. */
  unseeded: boolean;
  /** Judges anew. */
  fresh(line: BenchLine): TargonView;
  /** As it was judged last. */
  known(line: BenchLine): TargonView;
};

/** Judges lines, each once unless asked to judge anew. */
export function createViews(policy: Policy, { unseeded = false } = {}): Views {
  const judged = new WeakMap<BenchLine, TargonView>();
  const fresh = (line: BenchLine) => {
    const view = viewOf(policy, line, unseeded);
    judged.set(line, view);
    return view;
  };
  return { policy, unseeded, fresh, known: (line) => judged.get(line) ?? fresh(line) };
}

function viewOf(policy: Policy, { scored, finishReason }: BenchLine, unseeded: boolean): TargonView {
  const noise = unseeded ? null : undefined;
  const { findings, evidence, ledger, fit } = judge(scored, policy, {
    noise,
    askedLogprobs: true,
    finishReason,
  });
  const gross = findings.some((finding) => finding.passed === false && finding.gross);
  const { bins } = policy.sampling;
  return {
    logE: evidence,
    ledger,
    test: fit?.test ?? null,
    places: fit?.margins.map((margin) => placeOf(bins, margin)) ?? [],
    gross: gross || endsEarly(scored, finishReason),
  };
}

/** What `checkEnd` says of an answer without text: a stop without an end token. */
function endsEarly({ positions }: BenchLine["scored"], finishReason: string): boolean {
  return finishReason === "stop" && !END_IDS.includes(positions.at(-1)?.token.id ?? -1);
}
