import { readFileSync } from "node:fs";
import { addLedgers, type Ledger } from "../../../src/domain/verification/evidence/ledger.ts";
import {
  addAnswer,
  type EvidenceRules,
  freshStanding,
} from "../../../src/domain/verification/evidence/standing.ts";
import { judge } from "../../../src/domain/verification/judge.ts";
import type { Policy } from "../../../src/domain/verification/policy/policy.ts";
import type { BenchLine, Detector, Run } from "./detectors/detector.ts";
import { remember } from "./detectors/remember.ts";

/** False alarms per simulated miner (contracts §7). */
export const ALPHA = 1e-3;

/** What our verification says of a line: what it adds to the miner's evidence, and whether it refuses outright. */
export type TargonView = {
  /** Log e-value of this line alone. */
  logE: number;
  ledger: Ledger;
  gross: boolean;
};

const CONFIG = new URL("../../../src/devnet/models/R/config.json", import.meta.url);
const END_IDS: number[] = [JSON.parse(readFileSync(CONFIG, "utf8")).eos_token_id].flat();

/**
 * Our own verification as the validator uses it: a miner fails at the end of the answer that brings its evidence to
 * ln(1/α), or that is refused outright. The token of the decision is the first of that answer at which the evidence of
 * the tokens so far reached the limit; its last where the answer was refused for something else.
 */
export function createTargon(policy: Policy): Detector {
  const view = remember((line) => viewOf(policy, line));
  const prefixes = remember((_line) => new Map<number, TargonView>());
  const prefixView = (line: BenchLine, tokens: number) => {
    const known = prefixes(line);
    const view = known.get(tokens) ?? viewOf(policy, prefixOf(line, tokens));
    known.set(tokens, view);
    return view;
  };
  return {
    name: "targon",
    scoreOf(line) {
      const { logE, gross } = viewOf(policy, line);
      return gross ? Number.POSITIVE_INFINITY : logE;
    },
    start: () => runOf({ view, prefixView }, rulesOf(policy)),
  };
}

type Memory = { view(line: BenchLine): TargonView; prefixView(line: BenchLine, tokens: number): TargonView };

/** All answers of a simulated miner lie within one epoch. */
const EPOCH = 0;

function runOf({ view, prefixView }: Memory, rules: EvidenceRules): Run {
  let standing = freshStanding(EPOCH);
  const after = ({ ledger }: TargonView) =>
    addAnswer(standing, { ledger, epoch: EPOCH, alpha: ALPHA }, rules);
  return {
    add(line) {
      const seen = view(line);
      const next = after(seen);
      if (!seen.gross && next.state !== "fail") {
        standing = next;
        return { failedAfterTokens: null };
      }
      const isReached = (_: unknown, i: number) => after(prefixView(line, i + 1)).state === "fail";
      const at = line.scored.positions.findIndex(isReached);
      return { failedAfterTokens: at === -1 ? line.scored.positions.length : at + 1 };
    },
  };
}

function rulesOf({ accumulate }: Policy): EvidenceRules {
  return { floor: -accumulate.ceiling, ...accumulate };
}

/** The verdict on a line from its prefill. */
export function viewOf(policy: Policy, { scored, finishReason }: BenchLine): TargonView {
  const judgement = judge(scored, policy, { askedLogprobs: true, finishReason });
  const gross = judgement.findings.some(({ passed, gross }) => passed === false && gross);
  const ledger = { honest: [], cheats: [], mixed: [judgement.evidence] };
  return { logE: judgement.evidence, ledger, gross: gross || endsEarly(scored, finishReason) };
}

/** What `checkEnd` says of an answer without text: a stop without an end token. */
function endsEarly({ positions }: BenchLine["scored"], finishReason: string): boolean {
  return finishReason === "stop" && !END_IDS.includes(positions.at(-1)?.token.id ?? -1);
}

/** The line as far as it had come; it had not ended there. */
function prefixOf(line: BenchLine, tokens: number): BenchLine {
  const { positions } = line.scored;
  if (tokens === positions.length) return line;
  return {
    ...line,
    finishReason: "length",
    scored: { ...line.scored, positions: positions.slice(0, tokens) },
  };
}

/**
 * Whether the policy's honest envelope hides the cheat: over all its answers together, the best honest hypothesis
 * explains the tokens at least as well as the best deviation, so no number of answers decides.
 */
export function isCovered(policy: Policy, laundered: BenchLine[]): boolean {
  const ledgers = laundered.map((line) => viewOf(policy, line).ledger);
  const [first, ...rest] = ledgers;
  if (!first) return false;
  const { honest, cheats, mixed } = rest.reduce(addLedgers, first);
  const best = honest.length > 0 ? Math.max(...cheats) - Math.max(...honest) : Math.max(...mixed);
  return best <= 0;
}
