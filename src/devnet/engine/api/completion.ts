import type { Sequence } from "../run/sequence.ts";
import { answerStamp } from "./answer-stamp.ts";
import { ApiError } from "./api-error.ts";
import { checkModel, checkOutputLength } from "./common-checks.ts";
import { completionChunks } from "./completion-chunks.ts";
import { type CompletionRequest, type Prompt, readCompletionRequest } from "./completion-request.ts";
import { wholeCompletion } from "./completion-whole.ts";
import { checkPromptLength, encodePrompt } from "./prompt-ids.ts";
import { type Question, runChoices } from "./run-choices.ts";
import { choicesOf, samplingParams } from "./sampling-of-input.ts";
import type { Reply, Serving } from "./serving.ts";
import { startAnswer } from "./start-answer.ts";

/** Answers `POST /v1/completions`. @throws ApiError before anything was sent */
export function serveCompletion(serving: Serving, body: unknown, reply: Reply): Sequence[] {
  const request = readCompletionRequest(body);
  checkModel(serving, request.model);
  const n = choicesOf(request);
  checkOutputLength(serving, request.maxTokens, "max_tokens");
  if (request.suffix) {
    throw new ApiError("suffix is only supported for models with FIM completion rendering", {
      param: "suffix",
    });
  }
  if (request.prompts.length === 0) throw new ApiError("You must pass at least one prompt");
  const prompts = request.prompts.map((prompt) => idsOf(serving, request, prompt));
  const questions = prompts.map((prompt) => questionOf(serving, request, prompt));
  const echoes = request.prompts.map((prompt) => echoOf(serving, request, prompt));
  const render = request.stream ? completionChunks : wholeCompletion;
  const answer = { serving, request, questions, echoes, n };
  const listener = render(answerStamp(serving, "cmpl"), answer, reply);
  return startAnswer({ stream: request.stream ?? false, reply }, () =>
    runChoices(serving, { questions, n }, listener),
  );
}

function idsOf(serving: Serving, request: CompletionRequest, prompt: Prompt): number[] {
  if (typeof prompt !== "string") return checkPromptLength(prompt, serving.config.context);
  return encodePrompt(serving, { text: prompt, addSpecialTokens: request.add_special_tokens ?? true });
}

function questionOf({ config }: Serving, request: CompletionRequest, prompt: number[]): Question {
  const { logprobs = null, maxTokens } = request;
  const onlyEcho = request.echo && maxTokens === 0;
  const params = samplingParams(request, {
    maxTokens: onlyEcho ? 1 : Math.min(config.context - prompt.length, maxTokens),
    logprobs,
    promptLogprobs: request.prompt_logprobs ?? (request.echo ? logprobs : null),
  });
  return { prompt, params };
}

/** With token ids in the answer, vLLM echoes no text. */
function echoOf({ codec }: Serving, request: CompletionRequest, prompt: Prompt): string {
  if (!request.echo || request.return_token_ids) return "";
  return typeof prompt === "string" ? prompt : codec.decode(prompt, false);
}
