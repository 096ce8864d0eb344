import { type Dispatcher, request } from "undici";
import { z } from "zod";
import { TargonError } from "../../errors.ts";
import { readText } from "../../lib/read-text.ts";
import { withDeadline } from "../../lib/with-deadline.ts";
import { upstreamError, withoutCredentials } from "./upstream-error.ts";

/** Which upstream is asked. */
export type ModelsQuery = {
  /** Ends in /v1. */
  url: string;
  apiKey: string;
};

const DEADLINE_MS = 5000;
/** A list of a thousand models is 200 kB. */
const MAX_BYTES = 1024 * 1024;

const schema = z.object({ data: z.array(z.object({ id: z.string().min(1).max(300) })).max(1000) });

/**
 * Names of the models that an upstream serves, from its `/v1/models`.
 *
 * @throws UPSTREAM_UNREACHABLE for no answer, another status, or another body · UPSTREAM_TIMEOUT after 5 s
 */
export async function listModels(
  dispatcher: Dispatcher,
  { url, apiKey }: ModelsQuery,
  signal?: AbortSignal,
): Promise<string[]> {
  try {
    return await withDeadline(DEADLINE_MS, signal, async (both) => {
      const headers = apiKey === "" ? {} : { authorization: `Bearer ${apiKey}` };
      const answer = await request(`${url}/models`, { dispatcher, headers, signal: both });
      const body = await readText(answer.body, MAX_BYTES);
      if (answer.statusCode !== 200) throw refused(url, answer.statusCode);
      return schema.parse(JSON.parse(body)).data.map(({ id }) => id);
    });
  } catch (error) {
    throw upstreamError(error, url);
  }
}

function refused(url: string, status: number): TargonError {
  return new TargonError("UPSTREAM_UNREACHABLE", "the model's server refuses to list its models", {
    data: { url: withoutCredentials(url), status },
  });
}
