import type { Subnet } from "../../domain/ports/chain.ts";
import type { AuditRow } from "../../domain/ports/score-store.ts";
import type { AnswerRecord, MinerRecord } from "../../domain/scoring/records.ts";
import { scoreByReference } from "../../domain/scoring/reference.ts";
import { toReferenceInput } from "../../domain/scoring/reference-input.ts";
import { scoreMiners } from "../../domain/scoring/score-miners.ts";
import type { Address } from "../../domain/types.ts";
import type { Score } from "../../domain/weights/weights-of-scores.ts";
import type { Memory } from "./memory.ts";

/** What the scores of an epoch are made from. */
export type ScoreInput = {
  scoring: "targon" | "reference";
  /** Wanted, and verifiable now. */
  models: readonly string[];
  listed: ReadonlyMap<Address, readonly string[]>;
  /** Who holds which uid now. */
  subnet: Subnet;
};

/** The scores of the open epoch by the formula that is asked for. */
export function scoreEpoch(memory: Memory, input: ScoreInput): Score[] {
  const miners = minerRecords(memory, input);
  return input.scoring === "targon"
    ? scoreMiners(miners, input.models)
    : scoreByReference(toReferenceInput(miners, input.models));
}

function minerRecords(memory: Memory, { subnet, listed, models }: ScoreInput): MinerRecord[] {
  const { epoch } = memory.epoch();
  return subnet.neurons.flatMap(({ uid, hotkey }) => {
    const list = listed.get(hotkey);
    if (list === undefined) return [];
    const records = models.map((model) => {
      const answers = memory.audits(hotkey, model).map((row) => toRecord(row, epoch));
      return [model, { state: memory.dossier(hotkey, model)?.state ?? "clear", answers }] as const;
    });
    return [{ uid, listed: list, models: Object.fromEntries(records) }];
  });
}

function toRecord(row: AuditRow, epoch: number): AnswerRecord {
  const { verified, tokens, maxTokens, seconds, gross } = row;
  const totalMs = seconds === null ? null : seconds * 1000;
  return { verified, tokens, maxTokens, totalMs, gross, thisEpoch: row.epoch === epoch };
}
