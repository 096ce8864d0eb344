import { TargonError } from "../../errors.ts";
import { type Unfit, unfit } from "./unfit.ts";

/** Where a server stands behind something that passes a part of its routes only. */
const DIRECT = "attach the engine's own address (its container, pod or Service) instead of the router's";

/** What an engine's answer to the first questions means; anything that may pass goes through as it is. */
export function explainDescription(error: unknown, { url, model }: { url: string; model: string | null }) {
  return explained(error, url, ({ code, data }) => {
    if (code === "ENGINE_OTHER_MODEL")
      return {
        found: `it serves ${data.serves || "no model"}, not ${model}`,
        mend: `write --engines.endpoint SERVED=${url}, or start it with --served-model-name ${model}`,
      };
    if (isKeyWanted(data.status))
      return { found: "it wants a key", mend: `give it: --engines.api-key-file ${url}=FILE` };
    return {
      found: `it is no server with vLLM's API: /v1/models ${saying(data.status)}`,
      mend: "give the address in front of /v1",
    };
  });
}

/** What an answer of `/tokenize` or `/detokenize` means. */
export function explainRoute(error: unknown, url: string) {
  return explained(error, url, ({ data }) => ({
    found: `${pathOf(data.url, url)} ${saying(data.status)}, which verification needs`,
    mend: DIRECT,
  }));
}

/** What an answer to a prefill means. */
export function explainPrefill(error: unknown, url: string) {
  return explained(error, url, ({ code, data }) => {
    const detail = String(data.detail ?? "");
    const most = /max allowed: (\d+)/i.exec(detail)?.[1];
    if (most !== undefined)
      return {
        found: `it gives at most ${most} prompt_logprobs, 20 are needed`,
        mend: "start it with --max-logprobs 20",
      };
    if (/prefix caching/i.test(detail))
      return {
        found: "it gives no prompt_logprobs while its prefix caching is on",
        mend: "start it with --no-enable-prefix-caching",
      };
    if (isKeyWanted(data.status))
      return { found: "it wants a key", mend: `give it: --engines.api-key-file ${url}=FILE` };
    if (code === "ENGINE_ANSWER_INVALID")
      return "logprob" in data
        ? {
            found: "it gives logits for log-probabilities",
            mend: "start it with --logprobs-mode raw_logprobs",
          }
        : { found: "its answers carry no whole prompt_logprobs", mend: `let it be vLLM, and ${DIRECT}` };
    return {
      found: `it refuses prompt_logprobs: ${saying(data.status)}`,
      mend: `let it be vLLM, and ${DIRECT}`,
    };
  });
}

function explained(error: unknown, url: string, why: (error: TargonError) => Unfit): unknown {
  if (!(error instanceof TargonError)) return error;
  if (error.code === "ENGINE_UNREACHABLE" || error.code === "ENGINE_TIMEOUT") return error;
  return unfit(url, why(error), error);
}

function isKeyWanted(status: unknown): boolean {
  return status === 401 || status === 403;
}

function pathOf(asked: unknown, url: string): string {
  const path = String(asked ?? "");
  return path.startsWith(url) ? path.slice(url.length) : "its tokenizer";
}

function saying(status: unknown): string {
  return status === undefined ? "has another shape" : `answers ${status}`;
}
