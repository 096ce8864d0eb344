import type { SamplingParams } from "../sampling/sampling-params.ts";
import type { Finish } from "./sequence.ts";

/** The ids that end answers of a model: the tokenizer's own, and those that its configs add. */
export type EndIds = { own: number | undefined; more: readonly number[] };

/** Whether the last token ends the answer. The tokenizer's end token gives no reason, any other stop id itself. */
export function endOfAnswer(
  { output, length }: { output: readonly number[]; length: number },
  params: SamplingParams,
  { ends, context }: { ends: EndIds; context: number },
): { finish: Finish; stopReason: number | null } {
  const last = output[output.length - 1] as number;
  if (!params.ignoreEnd && last === ends.own) return { finish: "stop", stopReason: null };
  if ((!params.ignoreEnd && ends.more.includes(last)) || params.stopIds.includes(last)) {
    return { finish: "stop", stopReason: last };
  }
  const full = length >= context || output.length >= params.maxTokens;
  return { finish: full ? "length" : null, stopReason: null };
}
