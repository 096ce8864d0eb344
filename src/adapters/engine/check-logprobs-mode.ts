import { normaliseBody } from "../../domain/answer/normalise.ts";
import type { Engine } from "../../domain/ports/engine.ts";
import type { Token, TopLogprob } from "../../domain/types.ts";
import { explainPrefill } from "./explain-refusal.ts";
import { unfit } from "./unfit.ts";

/** Far enough from 1 for the differences of log-probabilities to double. */
const TEMPERATURE = 0.5;
const TOKENS = 8;
const TOP = 5;
/** A logprob above this is none. */
const SLACK = 1e-6;

/**
 * Whether the log-probabilities of generated tokens are those from before temperature: held against a prefill of the
 * same ids, the differences between likely tokens are the same, and not divided by the temperature.
 *
 * @throws {TargonError} `ENGINE_UNFIT`; `ENGINE_*`, `QUEUE_FULL`
 */
export async function checkLogprobsMode(
  engine: Engine,
  { ids, url }: { ids: number[]; url: string },
  signal?: AbortSignal,
): Promise<void> {
  if (engine.generate === undefined) return;
  const tokens = await generated(engine, { ids, url }, signal);
  const scores = await engine.score([...ids, ...tokens.map(({ id }) => id)], TOP, signal);
  const pairs = tokens.map(({ top }, i) => ({ top, true: scores[ids.length + i]?.top ?? [] }));
  const off = (divisor: number) => pairs.reduce((sum, pair) => sum + misfit(pair, divisor), 0);
  const isLogit = tokens.some(({ top }) => top.some(({ logprob }) => logprob > SLACK));
  if (!isLogit && off(1) <= off(TEMPERATURE)) return;
  throw unfit(url, {
    found: isLogit
      ? "it gives logits for log-probabilities"
      : "its log-probabilities are those after temperature",
    mend: "start it with --logprobs-mode raw_logprobs (vLLM 0.10 or newer)",
  });
}

async function generated(
  engine: Engine,
  { ids, url }: { ids: number[]; url: string },
  signal?: AbortSignal,
): Promise<Token[]> {
  const body = {
    ...{ prompt: ids, max_tokens: TOKENS, temperature: TEMPERATURE, seed: 1, ignore_eos: true },
    ...{ logprobs: TOP, return_tokens_as_token_ids: true, stream: false },
  };
  const { model } = await engine.describe(signal);
  const request = { endpoint: "COMPLETION" as const, model, body: { model, ...body } };
  const answer = await answerOf(engine, { request, url }, signal);
  const { tokens, invalidTokens } = normaliseBody({ endpoint: "COMPLETION", body: answer, atMs: 0 });
  if (tokens.length > 0 && invalidTokens.length === 0) return tokens;
  throw unfit(url, {
    found: "it does not name generated tokens by their ids",
    mend: "start it with --return-tokens-as-token-ids",
  });
}

type Asking = { request: Parameters<NonNullable<Engine["generate"]>>[0]; url: string };

async function answerOf(engine: Engine, { request, url }: Asking, signal?: AbortSignal): Promise<unknown> {
  try {
    return await engine.generate?.(request, signal);
  } catch (error) {
    throw explainPrefill(error, url);
  }
}

/** How far the reported differences are from the true ones divided by `divisor`, nats. */
function misfit({ top, true: scored }: { top: TopLogprob[]; true: TopLogprob[] }, divisor: number): number {
  const known = new Map(scored.map(({ id, logprob }) => [id, logprob]));
  const both = top.flatMap(({ id, logprob }) => {
    const other = known.get(id);
    return other === undefined ? [] : [{ reported: logprob, scored: other }];
  });
  const [first] = both;
  if (first === undefined) return 0;
  return both.reduce(
    (sum, { reported, scored: other }) =>
      sum + Math.abs(reported - first.reported - (other - first.scored) / divisor),
    0,
  );
}
