import type { TopLogprob } from "../../types.ts";
import { type Finding, failed, passed, skipped } from "../finding.ts";
import type { Position } from "../position.ts";
import { stepDistance } from "../reported/step-distance.ts";
import { tailBounds } from "../statistics/tail-bounds.ts";
import type { SlowPolicy } from "./slow-policy.ts";

/** A place of an answer, and the likeliest tokens that decoding from its true prefix gives there. */
export type Regenerated = { position: Position; top: TopLogprob[] };

const NAME = "slow check";

/**
 * Whether a few tokens are what *decoding* gives from their true prefixes: `LOGPROB_RANDOM`, as the reference's check of
 * that name (reference/verification.md §1.1), where a token has no chance there. The detail tells how far the reported
 * logprobs lie from decoding, and how far the verifier's own prefill does: its own noise, in nats.
 *
 * `temperature`: the claimed one, ≥ 0.
 */
export function checkSlow(places: Regenerated[], temperature: number, policy: SlowPolicy): Finding {
  if (places.length === 0) return skipped(NAME, "no token was generated again");
  const chances = places.map((place) => chanceOf(place, temperature));
  const least = Math.min(...chances);
  const values = { statistic: least, threshold: policy.leastChance, detail: detailOf(places, policy) };
  if (least >= policy.leastChance) return passed(NAME, values);
  const tokens = chances.filter((chance) => chance < policy.leastChance).length;
  const detail = `${tokens} of ${places.length} tokens are none that decoding gives`;
  return failed(NAME, { cause: "LOGPROB_RANDOM", gross: false }, { ...values, detail });
}

/** Chance of a token outside the top, at most: all of them together; 1 for one inside. */
function chanceOf({ position, top }: Regenerated, temperature: number): number {
  if (top.length === 0 || top.some(({ id }) => id === position.token.id)) return 1;
  const heat = Math.max(LEAST_TEMPERATURE, temperature);
  const shift = (top[0]?.logprob ?? 0) / heat;
  const inside = top.reduce((sum, { logprob }) => sum + Math.exp(logprob / heat - shift), 0);
  const outside = tailBounds(top, heat, shift).high;
  return outside / (inside + outside);
}

/** Greedy choices of different stacks tie within rounding, which this temperature forgives. */
const LEAST_TEMPERATURE = 0.05;

function detailOf(places: Regenerated[], { clip }: SlowPolicy): string {
  const reported = mean(places.map(({ position, top }) => gap(position.token.top, { position, top }, clip)));
  const own = mean(places.map(({ position, top }) => gap(position.score.top, { position, top }, clip)));
  const miner = reported === null ? "" : `, the reported logprobs ${figure(reported)}`;
  return `${places.length} tokens; from decoding the prefill lies ${figure(own ?? 0)} nats${miner}`;
}

/** Mean distance of a list of logprobs from those of decoding. */
function gap(list: TopLogprob[], { position, top }: Regenerated, clip: number): number | null {
  const own = top.find(({ id }) => id === position.token.id)?.logprob ?? position.score.logprob;
  const token = { ...position.token, top: list };
  return stepDistance({ token, score: { logprob: own, rank: position.score.rank, top } }, clip)?.nats ?? null;
}

function mean(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(2)));
}
