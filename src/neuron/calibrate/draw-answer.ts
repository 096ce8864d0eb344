import { answerOf } from "../../domain/answer/answer-of.ts";
import { samplingOf } from "../../domain/request/sampling-of.ts";
import type { Answer, MinerRequest } from "../../domain/types.ts";
import type { Scored } from "../../domain/verification/position.ts";
import { TargonError } from "../../errors.ts";
import { VERSION } from "../../version.ts";
import { prefill, promptIds } from "../verify/gather.ts";
import { requestFacts } from "../verify/request-facts.ts";
import type { Participant } from "./deps.ts";

/**
 * What an engine answers to a request.
 *
 * @throws {TargonError} `ENGINE_*`; `ENGINE_ANSWER_INVALID` also for tokens without ids
 */
export async function askEngine(
  { engine, url }: Participant,
  request: MinerRequest,
  signal: AbortSignal,
): Promise<Answer> {
  if (engine.generate === undefined)
    throw new TargonError("ENGINE_REFUSED", "the engine gives no answers of its own", { data: { url } });
  const response = await engine.generate(request, signal);
  const { endpoint, body } = request;
  const saved = { schema: "targon.response/1", endpoint, request: body, response } as const;
  const answer = answerOf({ ...saved, startedAt: "", version: VERSION });
  if (answer.invalidTokens.length > 0)
    throw new TargonError("ENGINE_ANSWER_INVALID", "the engine's tokens come without their ids", {
      data: { url },
    });
  return answer;
}

/** An answer beside each verifier's prefill, in their order: one prefill each, as when a miner is verified. */
export async function scoreAnswer(
  verifiers: readonly Participant[],
  { request, answer }: { request: MinerRequest; answer: Answer },
  signal: AbortSignal,
): Promise<Scored[]> {
  const asked = requestFacts(request.body);
  const sampling = samplingOf(request.body);
  return await Promise.all(
    verifiers.map(async ({ engine, url, description }) => {
      const prompt = (await promptIds(engine, asked, signal)) ?? [];
      const vocabulary = description.vocabSize ?? undefined;
      const scored = await prefill(engine, { answer, sampling, prompt, vocabulary }, signal);
      if ("positions" in scored) return scored;
      throw new TargonError("ENGINE_ANSWER_INVALID", "an engine does not know the tokens of another", {
        data: { url },
      });
    }),
  );
}
