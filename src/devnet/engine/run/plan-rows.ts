import type { Sequence } from "./sequence.ts";

/** One token to compute: the index in prompt and output. */
export type PlannedRow = { sequence: Sequence; index: number };

/** Prompt tokens in one step beside the answers that run, so that their tokens do not wait long. */
const PROMPT_ROWS = 48;

/** The next batch: one row for each running answer, the rest for prompts in order of arrival. */
export function planRows(sequences: readonly Sequence[], maxRows: number): PlannedRow[] {
  const ready = sequences.filter(({ paused }) => !paused);
  const rows = ready.filter((sequence) => pending(sequence) === 1).map(nextRow);
  let room = Math.min(PROMPT_ROWS, maxRows - rows.length);
  for (const sequence of ready) {
    const left = pending(sequence);
    if (left === 1) continue;
    const taken = Math.min(left, room);
    for (let i = 0; i < taken; i++) rows.push({ sequence, index: sequence.computed + i });
    room -= taken;
  }
  return rows;
}

function pending({ prompt, output, computed }: Sequence): number {
  return prompt.length + output.length - computed;
}

function nextRow(sequence: Sequence): PlannedRow {
  return { sequence, index: sequence.computed };
}
