import type { DistrustRow, ScoreStore, StateRow } from "../../domain/ports/score-store.ts";
import type { Db } from "./open-database.ts";
import { parseDistrust, parseState } from "./rows.ts";

const UPSERT_STATE = `INSERT INTO states (hotkey, model, state, evidence, epoch, dossier, start, updated_at_ms)
  VALUES (@hotkey, @model, @state, @evidence, @epoch, @dossier, @start, @atMs)
  ON CONFLICT DO UPDATE SET state = excluded.state, evidence = excluded.evidence, epoch = excluded.epoch,
    dossier = excluded.dossier, start = excluded.start, updated_at_ms = excluded.updated_at_ms`;

/** Of a miner that was unknown when a distrusted epoch began nothing is known. */
const READ_STATES = `SELECT hotkey, model, start, iif(d.model IS NULL, dossier, start) AS dossier
  FROM states LEFT JOIN distrusts d USING (epoch, model)
  WHERE d.model IS NULL OR start IS NOT NULL`;

const DISTRUST = `INSERT OR IGNORE INTO distrusts (epoch, model, reason, at_ms)
  VALUES (@epoch, @model, @reason, @atMs)`;

const READ_DISTRUSTS = "SELECT epoch, model, reason, at_ms AS atMs FROM distrusts WHERE epoch = ?";

/** What is known of miners, and which engines are not trusted. */
export function createStateTable(db: Db): Pick<ScoreStore, "readStates" | "distrust" | "readDistrusts"> {
  const states = db.prepare(READ_STATES);
  const insert = db.prepare(DISTRUST);
  const distrusts = db.prepare(READ_DISTRUSTS);
  return {
    readStates: () => states.all().map(parseState),
    distrust(row: DistrustRow) {
      insert.run(row);
    },
    readDistrusts: (epoch) => distrusts.all(epoch).map(parseDistrust),
  };
}

/** Writes a miner's state; for use within the round's transaction. */
export function createSaveState(db: Db): (row: StateRow, atMs: number) => void {
  const upsert = db.prepare(UPSERT_STATE);
  return ({ hotkey, model, dossier, start }, atMs) => {
    const { state, evidence, epoch } = dossier;
    upsert.run({
      hotkey,
      model,
      state,
      evidence,
      epoch,
      dossier: JSON.stringify(dossier),
      start: start && JSON.stringify(start),
      atMs,
    });
  };
}
