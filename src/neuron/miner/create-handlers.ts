import type { Dispatcher } from "undici";
import { z } from "zod";
import type { AxonHandlers, Completion } from "../../adapters/axon/axon-handlers.ts";
import { forward } from "../../adapters/upstream/forward.ts";
import type { MinerMetrics } from "../../domain/ports/metrics.ts";
import { PATHS } from "../../domain/ports/miner.ts";
import { codeOf, TargonError } from "../../errors.ts";
import { abortReason } from "../../lib/abort.ts";
import type { Log } from "../../lib/log.ts";
import type { Models } from "./follow-models.ts";
import type { PowvAdder } from "./powv/create-powv-adder.ts";

/** What the handlers need. */
export type HandlerDeps = {
  dispatcher: Dispatcher;
  log: Log;
  models: Models;
  isReady: () => boolean;
  metrics?: MinerMetrics | null;
  /** Null: answers pass as they are. */
  addPowv?: PowvAdder | null;
};

/** The upstreams' key and patience. */
export type HandlerOptions = { apiKey: string; upstreamTimeoutMs: number };

const modelNames = z.array(z.string().max(300)).max(10_000);
const modelField = z.object({ model: z.string() });

/** What the miner does behind its axon: finds the model's upstream and passes bytes through. */
export function createHandlers(deps: HandlerDeps, options: HandlerOptions): AxonHandlers {
  const { log, models, isReady } = deps;
  return {
    isReady,
    models: models.names,
    announced(body, signer) {
      const wanted = parseBody(body, modelNames);
      const served = models.names().filter((name) => wanted.includes(name)).length;
      log.debug("a validator announced its models", { signer, wanted: wanted.length, served });
    },
    async complete(call, answer) {
      const model = modelOf(call);
      const upstream = upstreamOf(models, model);
      const url = `${upstream.replace(/\/v1$/, "")}${PATHS[call.endpoint]}`;
      const { apiKey, upstreamTimeoutMs: timeoutMs } = options;
      const { body } = call;
      const ended = new AbortController();
      const rewrite = deps.addPowv?.({ model, url: upstream, body }, ended.signal);
      const headers = rewrite ? { ...call.headers, "accept-encoding": "identity" } : call.headers;
      const watch = deps.metrics?.answerBegan();
      const onFirstByte = watch?.firstByte;
      try {
        await forward(deps, { ...answer, url, apiKey, headers, body, timeoutMs, onFirstByte, rewrite });
      } catch (error) {
        throw models.isOwn(model) && codeOf(error) === "UPSTREAM_UNREACHABLE" ? engineAway(error) : error;
      } finally {
        ended.abort(abortReason());
        watch?.ended();
      }
    },
  };
}

/** By the header that validators send, else by the body's own `model`. */
function modelOf({ headers, body }: Completion): string {
  const named = headers["x-targon-model"];
  return named === undefined ? parseBody(body, modelField).model : String(named);
}

function upstreamOf(models: Models, model: string): string {
  const url = models.urlOf(model);
  if (url === undefined) throw new TargonError("MODEL_NOT_SERVED", "this model is not served here");
  if (url === null) throw engineAway();
  return url;
}

/** It starts, or starts anew: whoever asks again later is answered. */
function engineAway(cause?: unknown): TargonError {
  return new TargonError("NOT_READY", "the engine of this model is not ready", { cause });
}

function parseBody<T>(body: Buffer, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(body.toString("utf8")));
  } catch (error) {
    throw invalidBody(error);
  }
}

function invalidBody(cause: unknown): TargonError {
  return new TargonError("REQUEST_INVALID", "the request's body is not of the form asked for", { cause });
}
