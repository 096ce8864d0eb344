import { addLedgers, type Ledger } from "../../../src/domain/verification/evidence/ledger.ts";
import { tableOf } from "../table.ts";
import type { BenchLine } from "./detectors/detector.ts";
import { launder } from "./detectors/to-bench-line.ts";
import type { Views } from "./targon-view.ts";
import type { TraceFile } from "./trace-files.ts";

/** Evidence that one kind of prompt gives against one cheat, laundered. */
export type KindRow = {
  class: string;
  stack: string;
  kind: string;
  /** Of the requests; null: all. */
  temperature: number | null;
  responses: number;
  tokens: number;
  /** Nats per token by which the deviation that explains all these answers best beats the best honest hypothesis. */
  natsPerToken: number;
};

type Sum = { responses: number; tokens: number; ledger: Ledger };

/** Evidence per token by kind of prompt and temperature. */
export function kindRows(
  { views, kindOf }: { views: Views; kindOf: (prompt: number[]) => string },
  { file, lines }: { file: TraceFile; lines: BenchLine[] },
): KindRow[] {
  const sums = new Map<string, Sum>();
  for (const line of lines) {
    const { ledger } = views.fresh(launder(line));
    const kind = kindOf(line.prompt);
    const { temperature } = line.scored.sampling;
    if (ledger === null) continue;
    for (const key of keysOf(kind, temperature))
      sums.set(key, plus(sums.get(key), { responses: 1, tokens: line.scored.positions.length, ledger }));
  }
  return [...sums].map(([key, { responses, tokens, ledger }]) => {
    const [kind, temperature] = JSON.parse(key) as [string, number | null];
    const nats = Math.max(...ledger.cheats) - Math.max(...ledger.honest);
    const { class: name, stack } = file;
    return { class: name, stack, kind, temperature, responses, tokens, natsPerToken: nats / tokens };
  });
}

/** Each answer counts in its own cell, in its kind's, in its temperature's, and in all. */
function keysOf(kind: string, temperature: number): string[] {
  const cells = [
    [kind, temperature],
    [kind, null],
    ["all", temperature],
    ["all", null],
  ];
  return cells.map((cell) => JSON.stringify(cell));
}

function plus(sum: Sum | undefined, { responses, tokens, ledger }: Sum): Sum {
  if (!sum) return { responses, tokens, ledger };
  return {
    responses: sum.responses + responses,
    tokens: sum.tokens + tokens,
    ledger: addLedgers(sum.ledger, ledger),
  };
}

/** Fewer tokens say too little of a cell. */
const LEAST_TOKENS = 200;

/** A row per kind and temperature, a column per cheat. */
export function tableOfKinds(rows: KindRow[]): string {
  const cheats = [...new Set(rows.map((row) => row.class))];
  const groups = Map.groupBy(rows, ({ kind, temperature }) => `${kind} ${temperature ?? "all"}`);
  const body = [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, group]) => {
      const cells = cheats.map((cheat) => {
        const row = group.find((one) => one.class === cheat);
        return row && row.tokens >= LEAST_TOKENS ? row.natsPerToken.toFixed(4) : "";
      });
      const tokens = group.reduce((sum, row) => sum + row.tokens, 0);
      const responses = group.reduce((sum, row) => sum + row.responses, 0);
      return [...key.split(" "), String(responses), (tokens / responses).toFixed(0), ...cells];
    });
  const head = ["kind", "T", "answers", "tokens each", ...cheats];
  return tableOf({ title: "evidence, nats per token, laundered", head, rows: body });
}
