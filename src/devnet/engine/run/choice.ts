import type { Scored } from "../sampling/logprobs.ts";
import type { SamplingParams } from "../sampling/sampling-params.ts";
import { createDecodeStream } from "../text/decode-stream.ts";
import { createStopText } from "../text/stop-text.ts";
import type { TextCodec } from "../text/text-codec.ts";
import { tokenText } from "../text/token-text.ts";
import type { Drawn, Finish } from "./sequence.ts";

/** A scored token with its text. */
export type Candidate = Scored & { text: string };

/** What one token adds to an answer: text that may lag behind, its id, its logprobs (own token first). */
export type Delta = {
  text: string;
  id: number;
  candidates: Candidate[] | null;
  finish: Finish;
  stopReason: string | number | null;
};

/** Turns drawn tokens into text, and ends the answer at a stop string. */
export function createChoice(
  codec: TextCodec,
  { prompt, params }: { prompt: readonly number[]; params: SamplingParams },
): (drawn: Drawn) => Delta {
  const stream = createDecodeStream(codec, { prompt, skipSpecialTokens: params.skipSpecialTokens });
  const held = createStopText(params);
  const before: number[] = [];
  return ({ id, scored, finish, stopReason }) => {
    const hidden = finish === "stop" && !params.includeStop;
    const fresh = hidden ? "" : stream(id);
    const found = held.add(fresh, before.length + 1 > params.minTokens);
    const candidates = scored?.map((one) => ({ ...one, text: tokenText(codec, one.id, before) })) ?? null;
    before.push(id);
    const end = found === null ? finish : "stop";
    return { text: held.take(end !== null), id, candidates, finish: end, stopReason: found ?? stopReason };
  };
}
