import { reserve } from "../model/kv-cache.ts";
import type { Llama, Row } from "../model/llama.ts";
import { scorePosition } from "../sampling/logprobs.ts";
import { type EndIds, endOfAnswer } from "./end-of-answer.ts";
import { planRows } from "./plan-rows.ts";
import { type Sequence, tokenAt } from "./sequence.ts";

/** Continuous batching: every step computes one token of each running answer and some prompt tokens beside. */
export type Scheduler = {
  /** False when the queue is full. */
  add(sequence: Sequence): boolean;
  /** Forgets a sequence, wherever it is; for readers that went away. */
  remove(sequence: Sequence): void;
  /** Computes one batch; false when there was nothing to do. */
  step(): boolean;
  stats(): Stats;
};

/** Answers in the making and in the queue, tokens computed and drawn since the start. */
export type Stats = { running: number; waiting: number; promptTokens: number; drawnTokens: number };

/** Answers computed side by side, and how many may wait behind them. */
const MOST_RUNNING = 64;
const MOST_WAITING = 4096;

/** A scheduler over a model. */
export function createScheduler({ llama, ends }: { llama: Llama; ends: EndIds }): Scheduler {
  const waiting: Sequence[] = [];
  const running = new Set<Sequence>();
  const total = { promptTokens: 0, drawnTokens: 0 };
  return {
    add: (sequence) => waiting.length < MOST_WAITING && waiting.push(sequence) > 0,
    remove: (sequence) => {
      running.delete(sequence);
      const at = waiting.indexOf(sequence);
      if (at !== -1) waiting.splice(at, 1);
    },
    step: () => {
      while (running.size < MOST_RUNNING && waiting.length > 0) running.add(waiting.shift() as Sequence);
      const planned = planRows([...running], llama.maxRows);
      if (planned.length === 0) return false;
      const drawn = planned.filter(({ sequence, index }) => index >= sequence.prompt.length - 1).length;
      total.drawnTokens += drawn;
      total.promptTokens += planned.filter(({ sequence, index }) => index < sequence.prompt.length).length;
      const done = compute(planned, { llama, ends });
      for (const sequence of done) running.delete(sequence);
      return true;
    },
    stats: () => ({ running: running.size, waiting: waiting.length, ...total }),
  };
}

type Planned = ReturnType<typeof planRows>;

function compute(planned: Planned, { llama, ends }: { llama: Llama; ends: EndIds }): Sequence[] {
  for (const { sequence, index } of planned) reserve(sequence.cache, index + 1);
  const rows = planned.map(({ sequence, index }): Row => {
    const last = index === sequence.prompt.length + sequence.output.length - 1;
    const scored = sequence.params.promptLogprobs !== null && index < sequence.prompt.length - 1;
    return {
      token: tokenAt(sequence, index),
      position: index,
      cache: sequence.cache,
      wanted: last || scored,
    };
  });
  const done: Sequence[] = [];
  llama.forward(rows, (row, logits) => {
    const { sequence, index } = planned[row] as Planned[number];
    if (index < sequence.prompt.length - 1) scorePrompt(sequence, index, logits);
    else if (drawNext(sequence, logits, { ends, context: llama.config.context })) done.push(sequence);
  });
  for (const { sequence } of planned) sequence.computed++;
  return done;
}

function scorePrompt(sequence: Sequence, index: number, logits: Float32Array): void {
  const { prompt, params, promptScores } = sequence;
  promptScores.push(scorePosition(logits, prompt[index + 1] as number, params.promptLogprobs ?? 0));
}

/** Draws one token and hands it over; true when it was the last. */
function drawNext(
  sequence: Sequence,
  logits: Float32Array,
  { ends, context }: { ends: EndIds; context: number },
): boolean {
  const { prompt, output, params } = sequence;
  const endIds = ends.own === undefined ? ends.more : [ends.own, ...ends.more];
  const id = sequence.choose(logits, { prompt, output, endIds });
  const scored = params.logprobs === null ? null : scorePosition(logits, id, params.logprobs);
  output.push(id);
  const end = endOfAnswer({ output, length: prompt.length + output.length }, params, { ends, context });
  return sequence.onToken({ id, scored, ...end }) || end.finish !== null;
}
