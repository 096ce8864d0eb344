import { z } from "zod";
import { type Alteration, alterationOf } from "../../domain/request/alteration-of.ts";
import type { Message } from "../../domain/types.ts";
import type { Ending } from "../../domain/verification/structure/facts.ts";
import { TargonError } from "../../errors.ts";

/** One prompt, as a text or as ids. */
const text = z.union([z.string(), z.array(z.number().int().nonnegative())]);

const body = z.looseObject({
  model: z.string().nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })).nullish(),
  prompt: z.union([text, z.tuple([text]).transform(([one]) => one)]).nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  logprobs: z.union([z.boolean(), z.number()]).nullish(),
  return_tokens_as_token_ids: z.boolean().nullish(),
  return_token_ids: z.boolean().nullish(),
  n: z.number().int().nullish(),
  min_tokens: z.number().int().nullish(),
  ignore_eos: z.boolean().nullish(),
  include_stop_str_in_output: z.boolean().nullish(),
  tools: z.unknown().optional(),
  functions: z.unknown().optional(),
  echo: z.boolean().nullish(),
});

/** What a request's body asks for, as far as an answer is held to it. */
export type RequestFacts = {
  model: string | null;
  /** Messages or a text to tokenize, or ids as they are. */
  prompt: { messages: Message[] } | { prompt: string } | { ids: number[] };
  askedStream: boolean;
  askedUsage: boolean;
  askedLogprobs: boolean;
  /** Ids must come: with the logprobs or beside them. */
  askedTokens: boolean;
  askedChoices: number;
  ending: Ending;
  /** The answer begins with the prompt. */
  echo: boolean;
  /** What of the request alters the distribution, or null. */
  altered: Alteration | null;
};

/** Reads a request's body. @throws `RESPONSE_INVALID` naming the key */
export function requestFacts(request: Record<string, unknown>): RequestFacts {
  const parsed = body.safeParse(request);
  if (!parsed.success) throw invalid(parsed.error.issues[0]?.path.join(".") ?? "", parsed.error);
  const { data } = parsed;
  const askedStream = data.stream === true;
  const askedLogprobs = data.logprobs === true || typeof data.logprobs === "number";
  return {
    model: data.model ?? null,
    prompt: promptOf(data),
    askedStream,
    askedUsage: !askedStream || data.stream_options?.include_usage === true,
    askedLogprobs,
    askedTokens:
      data.return_token_ids === true || (askedLogprobs && data.return_tokens_as_token_ids === true),
    askedChoices: data.n ?? 1,
    ending: endingOf(data),
    echo: data.echo === true,
    altered: alterationOf(request),
  };
}

function endingOf(data: z.infer<typeof body>): Ending {
  return {
    minTokens: data.min_tokens ?? 0,
    ignoreEos: data.ignore_eos === true,
    keepsStop: data.include_stop_str_in_output === true,
    offersTools: data.tools != null || data.functions != null,
  };
}

function promptOf({ messages, prompt }: z.infer<typeof body>): RequestFacts["prompt"] {
  if (messages)
    return { messages: messages.map(({ role, content }) => ({ role: role as Message["role"], content })) };
  if (typeof prompt === "string") return { prompt };
  if (prompt) return { ids: prompt };
  throw invalid("messages");
}

function invalid(key: string, cause?: unknown): TargonError {
  return new TargonError("RESPONSE_INVALID", "the request has a form that cannot be verified", {
    data: { key: `request.${key}` },
    cause,
  });
}
