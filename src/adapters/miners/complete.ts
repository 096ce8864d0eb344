import type { Dispatcher } from "undici";
import { type CallDeadlines, type MinerTarget, PATHS } from "../../domain/ports/miner.ts";
import { serialise } from "../../domain/request/build-request.ts";
import type { MinerRequest, TimedChunk } from "../../domain/types.ts";
import { createWatch, type Watch } from "./create-watch.ts";
import { minerError } from "./miner-error.ts";
import { MAX_ANSWER_BYTES, readEvents, readJson } from "./read-events.ts";
import { type SendDeps, sendSigned } from "./send-signed.ts";

/** One request for an answer. */
export type Completion = {
  target: MinerTarget;
  request: MinerRequest;
  deadlines: CallDeadlines;
  signal?: AbortSignal | undefined;
};

/**
 * The chunks of an answer as they arrive, timed from the moment of sending. Breaking off the iteration aborts the
 * request; so does a limit that passes.
 *
 * @throws {TargonError} `MINER_*`
 */
export async function* complete(deps: SendDeps, call: Completion): AsyncGenerator<TimedChunk> {
  const now = () => deps.clock.monotonic();
  const watch = createWatch({ now }, call.deadlines);
  const over = new AbortController();
  const signals = [watch.signal, over.signal, ...(call.signal ? [call.signal] : [])];
  const startedMs = now();
  try {
    const response = await send(deps, { ...call, watch, signal: AbortSignal.any(signals) });
    for await (const piece of chunksOf(response)) {
      watch.progressed();
      yield { atMs: now() - startedMs, ...piece };
    }
  } catch (error) {
    throw minerError(call.signal?.aborted ? call.signal.reason : error);
  } finally {
    watch.stop();
    over.abort();
  }
}

async function send(deps: SendDeps, call: Completion & { watch: Watch; signal: AbortSignal }) {
  const dispatcher = deps.dispatcher.compose(onSent(() => call.watch.connected()));
  return await sendSigned(
    { ...deps, dispatcher },
    {
      target: call.target,
      method: "POST",
      path: PATHS[call.request.endpoint],
      body: serialise(call.request),
      model: call.request.model,
      signal: call.signal,
    },
  );
}

async function* chunksOf({
  headers,
  body,
}: Dispatcher.ResponseData): AsyncGenerator<Omit<TimedChunk, "atMs">> {
  if (String(headers["content-type"]).startsWith("text/event-stream")) {
    for await (const data of readEvents(body)) yield { data };
  } else {
    yield { data: await readJson(body, MAX_ANSWER_BYTES), whole: true };
  }
}

/** Tells when a request has a connection and goes onto the wire. */
function onSent(tell: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        tell();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...args) => handler.onRequestUpgrade?.(...args),
      onResponseStart: (...args) => handler.onResponseStart?.(...args),
      onResponseData: (...args) => handler.onResponseData?.(...args),
      onResponseEnd: (...args) => handler.onResponseEnd?.(...args),
      onResponseError: (...args) => handler.onResponseError?.(...args),
    });
}
