import { request } from "undici";
import { z } from "zod";
import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import { readText } from "../../lib/read-text.ts";

/** An OpenAI-compatible server; `url` ends in /v1. */
export type Upstream = { url: string; apiKey: string };

/** Longer than this no list of models and no answer of one token is. */
const MAX_BODY_BYTES = 1024 * 1024;

const DEADLINE_MS = 10_000;

const modelsSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

const completionSchema = z.object({
  choices: z.array(z.object({ logprobs: z.object({ tokens: z.array(z.string()) }).nullish() })),
});

/**
 * The names of the models that an upstream serves.
 *
 * @throws `UPSTREAM_UNREACHABLE` when it cannot be reached, refuses, or answers something else than a list of models
 */
export async function readUpstreamModels(upstream: Upstream, signal?: AbortSignal): Promise<string[]> {
  const body = await call(upstream, { path: "/models" }, signal);
  return parse(modelsSchema, body, upstream).data.map(({ id }) => id);
}

/**
 * Whether an upstream names tokens by their ids when asked to (`return_tokens_as_token_ids`), which validators need.
 *
 * @throws `UPSTREAM_UNREACHABLE` as `readUpstreamModels`
 */
export async function honoursTokenIds(
  upstream: Upstream & { model: string },
  signal?: AbortSignal,
): Promise<boolean> {
  const body = {
    model: upstream.model,
    prompt: "1 2 3",
    max_tokens: 1,
    logprobs: 1,
    return_tokens_as_token_ids: true,
  };
  const answer = parse(
    completionSchema,
    await call(upstream, { path: "/completions", body }, signal),
    upstream,
  );
  const tokens = answer.choices[0]?.logprobs?.tokens ?? [];
  return tokens.length > 0 && tokens.every((token) => /^token_id:\d+$/.test(token));
}

async function call(
  upstream: Upstream,
  { path, body }: { path: string; body?: unknown },
  signal?: AbortSignal,
): Promise<unknown> {
  const timeout = AbortSignal.timeout(DEADLINE_MS);
  try {
    const answer = await request(`${upstream.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: headersOf(upstream),
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    const text = await readText(answer.body, MAX_BODY_BYTES);
    if (answer.statusCode !== 200) throw unreachable(upstream, { status: answer.statusCode });
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof TargonError || (isAbort(error) && signal?.aborted)) throw error;
    throw unreachable(upstream, {}, error);
  }
}

function headersOf({ apiKey }: Upstream): Record<string, string> {
  return {
    "content-type": "application/json",
    ...(apiKey !== "" && { authorization: `Bearer ${apiKey}` }),
  };
}

function parse<T>(schema: z.ZodType<T>, body: unknown, upstream: Upstream): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw unreachable(upstream, { key: parsed.error.issues[0]?.path.join(".") ?? "" }, parsed.error);
}

function unreachable(
  upstream: Upstream,
  data: { status?: number; key?: string },
  cause?: unknown,
): TargonError {
  return new TargonError("UPSTREAM_UNREACHABLE", "the model endpoint did not answer as an OpenAI server", {
    data: { url: upstream.url, ...data },
    cause,
  });
}
