import type { ScoreStore } from "../../domain/ports/score-store.ts";
import type { Db } from "./open-database.ts";

/** Forgets in one transaction what is older than asked for. */
export function createPruner(db: Db): ScoreStore["prune"] {
  const rounds = db.prepare("DELETE FROM rounds WHERE at_ms < ?");
  const states = db.prepare("DELETE FROM states WHERE updated_at_ms < ?");
  const epochs = db.prepare("DELETE FROM epochs WHERE ended_at_ms < ?");
  const weights = db.prepare("DELETE FROM weights WHERE at_ms < ? AND id < (SELECT max(id) FROM weights)");
  const prompts = db.prepare("DELETE FROM prompts WHERE at_ms < ?");
  return db.transaction((before: { roundsMs: number; promptsMs: number }) => {
    for (const statement of [rounds, states, epochs, weights]) statement.run(before.roundsMs);
    prompts.run(before.promptsMs);
  });
}
