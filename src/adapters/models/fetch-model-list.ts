import { Agent, type Dispatcher, interceptors } from "undici";
import { sentenceOf, TargonError } from "../../errors.ts";
import { isAbort, isTimeout } from "../../lib/abort.ts";
import { readText } from "../../lib/read-text.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { parseModelNames } from "./parse-model-names.ts";

const DEADLINE_MS = 10_000;
const MAX_BYTES = 1024 * 1024;
/** "Method not allowed": the list was asked for by POST for a while. */
const OTHER_METHOD = 405;

/**
 * The models that a web address names.
 *
 * @throws {TargonError} `MODEL_LIST_UNREACHABLE` for no answer in 10 s, a 429 or 5xx; `MODEL_LIST_INVALID` for another
 * status, another form, or a list without a model; an abort
 */
export async function fetchModelList(url: string, signal?: AbortSignal): Promise<string[]> {
  const agent = new Agent();
  const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 3 }));
  try {
    return await withDeadline(DEADLINE_MS, signal, async (both) => {
      const { status, body } = await ask(dispatcher, { url, method: "GET" }, both);
      if (status !== OTHER_METHOD) return namesIn({ status, body }, url);
      return namesIn(await ask(dispatcher, { url, method: "POST" }, both), url);
    });
  } catch (error) {
    if (error instanceof TargonError || (isAbort(error) && signal?.aborted)) throw error;
    throw unreachable(isTimeout(error) ? "it does not answer in time" : sentenceOf(error), {
      url,
      cause: error,
    });
  } finally {
    await agent.destroy();
  }
}

type Answer = { status: number; body: string };

async function ask(
  dispatcher: Dispatcher,
  { url, method }: { url: string; method: "GET" | "POST" },
  signal: AbortSignal,
): Promise<Answer> {
  const { origin, pathname } = new URL(url);
  const headers = {
    accept: "application/json",
    ...(method === "POST" && { "content-type": "application/json" }),
  };
  const sent = { origin, path: pathname, method, headers, signal };
  const answer = await dispatcher.request(method === "POST" ? { ...sent, body: "{}" } : sent);
  return { status: answer.statusCode, body: await readText(answer.body, MAX_BYTES) };
}

function namesIn({ status, body }: Answer, url: string): string[] {
  if (status === 429 || status >= 500) throw unreachable(`it answers with status ${status}`, { url });
  if (status !== 200) throw invalid(`it answers with status ${status}`, url);
  const names = parseModelNames(toJson(body));
  if (names === null) throw invalid("it answers in another form", url);
  if (names.length === 0) throw invalid("it names no model", url);
  return names;
}

function toJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // of no form that a list has
  }
}

const SENTENCE = "the list of models to run cannot be had";

function unreachable(why: string, { url, cause }: { url: string; cause?: unknown }): TargonError {
  return new TargonError("MODEL_LIST_UNREACHABLE", SENTENCE, { data: { url: placeOf(url), why }, cause });
}

function invalid(why: string, url: string): TargonError {
  const data = { url: placeOf(url), why, expected: "--models.endpoint URL, or --models.mode config" };
  return new TargonError("MODEL_LIST_INVALID", SENTENCE, { data });
}

function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
