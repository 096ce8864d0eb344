import type { NoiseName } from "../../../domain/noise/noise.ts";
import type { ModelConfig } from "../model/config.ts";
import type { EndIds } from "../run/end-of-answer.ts";
import type { Scheduler } from "../run/scheduler.ts";
import type { TextCodec } from "../text/text-codec.ts";

/** What the routes work with: a loaded model and its name. */
export type Serving = {
  config: ModelConfig;
  codec: TextCodec;
  scheduler: Scheduler;
  ends: EndIds;
  noise: NoiseName;
  /** The name that callers ask for. */
  model: string;
  fingerprint: string;
};

/** One request's way back: a whole JSON answer, or a stream of events. */
export type Reply = {
  json(status: number, body: unknown): void;
  /** Sends the head of a stream; `event` calls may follow until `end`. */
  open(): void;
  event(data: unknown): void;
  /** Ends a stream with `[DONE]`. */
  end(): void;
};

/** How many logprobs a request may ask for (`--max-logprobs`). */
export const MAX_LOGPROBS = 20;
