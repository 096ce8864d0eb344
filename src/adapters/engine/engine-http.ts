import { Agent } from "undici";
import type { z } from "zod";
import { TargonError } from "../../errors.ts";
import { retry } from "../../lib/retry.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { engineFailure, engineRefusal } from "./engine-error.ts";
import { basicAuthorization, plainUrl } from "./plain-url.ts";

/** One request to an engine: `path` from the root; with `body` a POST, else a GET; `timeoutMs` where it has its own. */
export type EngineCall<T> = { path: string; body?: object; answer: z.ZodType<T>; timeoutMs?: number };

/** JSON over HTTP with one engine. */
export type EngineHttp = {
  /**
   * @throws {TargonError} `ENGINE_UNREACHABLE` (after two more tries), `ENGINE_TIMEOUT`, `ENGINE_REFUSED`,
   * `ENGINE_OTHER_MODEL`, `ENGINE_ANSWER_INVALID`
   */
  call<T>(call: EngineCall<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
};

/** The largest answer: top-20 of a 128k prompt stays below. */
const ANSWER_LIMIT = 512 * 1024 * 1024;
const RETRIES = 2;
const RETRY_DELAY_MS = 250;

/** `url` without /v1 and without a slash behind; user and password in it are sent; `timeoutMs` is for each try. */
export function createEngineHttp(options: { url: string; apiKey?: string; timeoutMs: number }): EngineHttp {
  const { apiKey, timeoutMs } = options;
  const url = plainUrl(options.url);
  const authorization = apiKey ? `Bearer ${apiKey}` : basicAuthorization(options.url);
  const agent = new Agent({
    maxResponseSize: ANSWER_LIMIT,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const once = async <T>(call: EngineCall<T>, signal?: AbortSignal): Promise<T> => {
    try {
      return await withDeadline(call.timeoutMs ?? timeoutMs, signal, (both) =>
        send({ agent, url, authorization }, call, both),
      );
    } catch (error) {
      throw engineFailure(error, url + call.path);
    }
  };
  return {
    call: (call, signal) =>
      retry(() => once(call, signal), {
        retries: RETRIES,
        delayMs: RETRY_DELAY_MS,
        shouldRetry: (error) => error instanceof TargonError && error.code === "ENGINE_UNREACHABLE",
        ...(signal && { signal }),
      }),
    close: () => agent.destroy(),
  };
}

async function send<T>(
  { agent, url, authorization }: { agent: Agent; url: string; authorization: string | undefined },
  { path, body, answer }: EngineCall<T>,
  signal: AbortSignal,
): Promise<T> {
  const { origin, pathname } = new URL(url);
  const response = await agent.request({
    origin,
    path: `${pathname === "/" ? "" : pathname}${path}`,
    method: body ? "POST" : "GET",
    headers: {
      accept: "application/json",
      ...(body && { "content-type": "application/json" }),
      ...(authorization && { authorization }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal,
  });
  const text = await response.body.text();
  if (response.statusCode >= 300 || response.statusCode < 200)
    throw engineRefusal(url + path, response.statusCode, text);
  return parse(answer, { text, url: url + path });
}

function parse<T>(answer: z.ZodType<T>, { text, url }: { text: string; url: string }): T {
  try {
    return answer.parse(JSON.parse(text));
  } catch (cause) {
    throw otherShape(url, cause);
  }
}

function otherShape(url: string, cause: unknown): TargonError {
  const data = { url };
  return new TargonError("ENGINE_ANSWER_INVALID", "the engine's answer has another shape than vLLM's", {
    data,
    cause,
  });
}
