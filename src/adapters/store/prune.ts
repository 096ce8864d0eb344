import type { ScoreStore } from "../../domain/ports/score-store.ts";
import type { Db } from "./open-database.ts";

/** Answers that are remembered at most, about 100 bytes each. */
const MOST_ANSWERS = 1_000_000;

const DELETE_SURPLUS = `DELETE FROM answers
  WHERE at_ms <= (SELECT at_ms FROM answers ORDER BY at_ms DESC LIMIT 1 OFFSET ${MOST_ANSWERS})`;

/** Forgets in one transaction what is older than asked for. */
export function createPruner(db: Db): ScoreStore["prune"] {
  const rounds = db.prepare("DELETE FROM rounds WHERE at_ms < ?");
  const states = db.prepare("DELETE FROM states WHERE updated_at_ms < ?");
  const epochs = db.prepare("DELETE FROM epochs WHERE ended_at_ms < ?");
  const weights = db.prepare("DELETE FROM weights WHERE at_ms < ? AND id < (SELECT max(id) FROM weights)");
  const distrusts = db.prepare("DELETE FROM distrusts WHERE at_ms < ?");
  const answers = db.prepare("DELETE FROM answers WHERE at_ms < ?");
  const surplus = db.prepare(DELETE_SURPLUS);
  const prompts = db.prepare("DELETE FROM prompts WHERE at_ms < ?");
  return db.transaction((before: { roundsMs: number; promptsMs: number }) => {
    for (const statement of [rounds, states, distrusts, epochs, weights]) statement.run(before.roundsMs);
    prompts.run(before.promptsMs);
    answers.run(before.promptsMs);
    surplus.run();
  });
}
