import type { ScoreStore } from "../../domain/ports/score-store.ts";
import { createEpochTable } from "./epoch-table.ts";
import { MIGRATIONS } from "./migrations.ts";
import { type Db, openDatabase, toStoreError } from "./open-database.ts";
import { createPruner } from "./prune.ts";
import { createRoundTable } from "./round-table.ts";
import { createSentTable } from "./sent-table.ts";
import { createStateTable } from "./state-table.ts";

/**
 * The validator's memory in one SQLite file (WAL; `synchronous=FULL` where an epoch begins or ends and where weights go out,
 * else `NORMAL`).
 *
 * @param file - made where it is missing, with its folder
 * @throws {TargonError} `STORE_FOREIGN`, `STORE_NEWER`, `STORE_UNWRITABLE`; its methods `STORE_WRITE`
 */
export function openScoreStore(file: string): ScoreStore {
  const db = openDatabase(file, MIGRATIONS);
  try {
    return createScoreStore(db, file);
  } catch (error) {
    db.close();
    throw toStoreError(error, { file, code: "STORE_UNWRITABLE" });
  }
}

function createScoreStore(db: Db, file: string): ScoreStore {
  const guard =
    <A extends unknown[], R>(work: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return work(...args);
      } catch (error) {
        throw toStoreError(error, { file, code: "STORE_WRITE" });
      }
    };
  const epochs = createEpochTable(db);
  const rounds = createRoundTable(db);
  const states = createStateTable(db);
  const sent = createSentTable(db);
  return {
    readEpoch: guard(epochs.readEpoch),
    lastEpoch: guard(epochs.lastEpoch),
    beginEpoch: guard(epochs.beginEpoch),
    endEpoch: guard(epochs.endEpoch),
    readWeights: guard(epochs.readWeights),
    lastRound: guard(rounds.lastRound),
    saveRound: guard(rounds.saveRound),
    readAudits: guard(rounds.readAudits),
    readStates: guard(states.readStates),
    distrust: guard(states.distrust),
    readDistrusts: guard(states.readDistrusts),
    readSent: guard(sent.readSent),
    saveSent: guard(sent.saveSent),
    dropSent: guard(sent.dropSent),
    claimPrompt: guard(rounds.claimPrompt),
    findAnswer: guard(rounds.findAnswer),
    prune: guard(createPruner(db)),
    close: () => {
      db.close();
    },
  };
}
