import type { ResponseRow, RoundRow, ScoreStore } from "../../domain/ports/score-store.ts";
import type { Db } from "./open-database.ts";
import { parseAudit, parseState } from "./rows.ts";

const INSERT_ROUND = `INSERT OR IGNORE INTO rounds (round, epoch, block, at_ms, model, endpoint)
  VALUES (@round, @epoch, @block, @atMs, @model, @endpoint)`;

const INSERT_RESPONSE = `INSERT INTO responses (round, hotkey, model, uid, verified, cause, gross, tokens, max_tokens,
    seconds, ttft_ms, evidence)
  VALUES (@round, @hotkey, @model, @uid, @verified, @cause, @gross, @tokens, @maxTokens, @seconds, @ttftMs, @evidence)`;

const UPSERT_STATE = `INSERT INTO states (hotkey, model, state, evidence, updated_at_ms)
  VALUES (@hotkey, @model, @state, @evidence, @atMs)
  ON CONFLICT DO UPDATE SET state = excluded.state, evidence = excluded.evidence,
    updated_at_ms = excluded.updated_at_ms`;

const CLAIM_PROMPT = `INSERT INTO prompts (hash, at_ms) VALUES (@hash, @atMs)
  ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms WHERE prompts.at_ms < @sinceMs`;

const READ_AUDITS = `SELECT round, epoch, hotkey, model, uid, verified, cause, gross, tokens, max_tokens AS maxTokens,
    seconds, ttft_ms AS ttftMs, evidence
  FROM (
    SELECT responses.*, rounds.epoch AS epoch,
      row_number() OVER (PARTITION BY hotkey, responses.model ORDER BY round DESC) AS age
    FROM responses JOIN rounds USING (round) WHERE verified IS NOT NULL
  ) WHERE age <= ? ORDER BY round`;

type Rounds = Pick<ScoreStore, "lastRound" | "saveRound" | "readAudits" | "readStates" | "claimPrompt">;

/** Rounds with their answers, standings and prompts. */
export function createRoundTable(db: Db): Rounds {
  const last = db.prepare("SELECT coalesce(max(round), 0) FROM rounds").pluck();
  const audits = db.prepare(READ_AUDITS);
  const states = db.prepare("SELECT hotkey, model, state, evidence FROM states");
  const claim = db.prepare(CLAIM_PROMPT);
  return {
    lastRound: () => Number(last.get()),
    saveRound: createSaveRound(db),
    readAudits: (perMiner) => audits.all(perMiner).map(parseAudit),
    readStates: () => states.all().map(parseState),
    claimPrompt: (prompt) => claim.run(prompt).changes === 1,
  };
}

function createSaveRound(db: Db): ScoreStore["saveRound"] {
  const insertRound = db.prepare(INSERT_ROUND);
  const insertResponse = db.prepare(INSERT_RESPONSE);
  const upsertState = db.prepare(UPSERT_STATE);
  return db.transaction((row: RoundRow) => {
    const { responses, states, ...round } = row;
    if (insertRound.run(round).changes === 0) return;
    for (const response of responses) insertResponse.run(toColumns(response, round));
    for (const state of states) upsertState.run({ ...state, atMs: round.atMs });
  });
}

function toColumns(response: ResponseRow, round: { round: number; model: string }): Record<string, unknown> {
  const { verified, gross } = response;
  return {
    ...response,
    round: round.round,
    model: round.model,
    verified: verified === null ? null : Number(verified),
    gross: Number(gross),
  };
}
