import type { ResponseRow, RoundRow, ScoreStore } from "../../domain/ports/score-store.ts";
import type { Db } from "./open-database.ts";
import { parseAudit, parseDuplicate } from "./rows.ts";
import { createSaveState } from "./state-table.ts";

const INSERT_ROUND = `INSERT OR IGNORE INTO rounds (round, epoch, block, at_ms, model, endpoint)
  VALUES (@round, @epoch, @block, @atMs, @model, @endpoint)`;

const INSERT_RESPONSE = `INSERT INTO responses (round, hotkey, model, uid, verified, cause, gross, tokens, max_tokens,
    seconds, ttft_ms, evidence)
  VALUES (@round, @hotkey, @model, @uid, @verified, @cause, @gross, @tokens, @maxTokens, @seconds, @ttftMs, @evidence)`;

const INSERT_ANSWER = `INSERT OR IGNORE INTO answers (hash, hotkey, round, at_ms)
  VALUES (@hash, @hotkey, @round, @atMs)`;

const CLAIM_PROMPT = `INSERT INTO prompts (hash, at_ms) VALUES (@hash, @atMs)
  ON CONFLICT DO UPDATE SET at_ms = excluded.at_ms WHERE prompts.at_ms < @sinceMs`;

const READ_AUDITS = `SELECT round, epoch, hotkey, model, uid, verified, cause, gross, tokens, max_tokens AS maxTokens,
    seconds, ttft_ms AS ttftMs, evidence
  FROM (
    SELECT responses.*, rounds.epoch AS epoch,
      row_number() OVER (PARTITION BY hotkey, responses.model ORDER BY round DESC) AS age
    FROM responses JOIN rounds USING (round) WHERE verified IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM distrusts d WHERE d.epoch = rounds.epoch AND d.model = responses.model)
  ) WHERE age <= ? ORDER BY round`;

type Rounds = Pick<ScoreStore, "lastRound" | "saveRound" | "readAudits" | "claimPrompt" | "findAnswer">;

/** Rounds with their answers and prompts. */
export function createRoundTable(db: Db): Rounds {
  const last = db.prepare("SELECT coalesce(max(round), 0) FROM rounds").pluck();
  const audits = db.prepare(READ_AUDITS);
  const find = db.prepare("SELECT hotkey, round FROM answers WHERE hash = ?");
  const claim = db.prepare(CLAIM_PROMPT);
  return {
    lastRound: () => Number(last.get()),
    saveRound: createSaveRound(db),
    readAudits: (perMiner) => audits.all(perMiner).map(parseAudit),
    claimPrompt: (prompt) => claim.run(prompt).changes === 1,
    findAnswer(hash) {
      const row = find.get(hash);
      return row === undefined ? null : parseDuplicate(row);
    },
  };
}

function createSaveRound(db: Db): ScoreStore["saveRound"] {
  const insertRound = db.prepare(INSERT_ROUND);
  const insertResponse = db.prepare(INSERT_RESPONSE);
  const insertAnswer = db.prepare(INSERT_ANSWER);
  const saveState = createSaveState(db);
  return db.transaction((row: RoundRow) => {
    const { responses, states, answers, ...round } = row;
    if (insertRound.run(round).changes === 0) return;
    for (const response of responses) insertResponse.run(toColumns(response, round));
    for (const state of states) saveState(state, round.atMs);
    for (const answer of answers) insertAnswer.run({ ...answer, round: round.round, atMs: round.atMs });
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
