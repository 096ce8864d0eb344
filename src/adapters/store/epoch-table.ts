import type { EpochRow, ScoreStore, WeightsRow } from "../../domain/ports/score-store.ts";
import { durably } from "./durably.ts";
import type { Db } from "./open-database.ts";
import { parseEpoch, parseWeights } from "./rows.ts";

const READ_EPOCH = `SELECT epoch, start_block AS startBlock, started_at_ms AS startedAtMs, secret
  FROM epochs WHERE ended_at_ms IS NULL ORDER BY epoch DESC LIMIT 1`;

const BEGIN = `INSERT OR REPLACE INTO epochs (epoch, start_block, started_at_ms, secret)
  VALUES (@epoch, @startBlock, @startedAtMs, @secret)`;

/** Weights are kept longer than epochs may be. */
const LAST_EPOCH = `SELECT max(coalesce((SELECT max(epoch) FROM epochs), 0), coalesce((SELECT max(epoch) FROM weights), 0),
  coalesce((SELECT max(epoch) FROM rounds), 0))`;

const READ_WEIGHTS = `SELECT epoch, block, at_ms AS atMs, mode, read_back AS readBack, tries, entries
  FROM weights ORDER BY id DESC LIMIT 1`;

const INSERT_WEIGHTS = `INSERT INTO weights (epoch, block, at_ms, mode, read_back, tries, entries)
  VALUES (@epoch, @block, @atMs, @mode, @readBack, @tries, @entries)`;

/** Epochs and the weights that were set in them. */
export function createEpochTable(
  db: Db,
): Pick<ScoreStore, "readEpoch" | "lastEpoch" | "beginEpoch" | "endEpoch" | "readWeights"> {
  const begin = db.prepare(BEGIN);
  const end = db.prepare("UPDATE epochs SET ended_at_ms = ? WHERE epoch <= ? AND ended_at_ms IS NULL");
  const insertWeights = db.prepare(INSERT_WEIGHTS);
  const readEpoch = db.prepare(READ_EPOCH);
  const lastEpoch = db.prepare(LAST_EPOCH).pluck();
  const readWeights = db.prepare(READ_WEIGHTS);
  const endInOne = db.transaction((atMs: number, epoch: number, weights: WeightsRow | null) => {
    end.run(atMs, epoch);
    if (weights !== null) insertWeights.run(toColumns(weights));
  });
  return {
    readEpoch: () => optional(readEpoch.get(), parseEpoch),
    readWeights: () => optional(readWeights.get(), parseWeights),
    lastEpoch: () => Number(lastEpoch.get()),
    beginEpoch(epoch: EpochRow) {
      durably(db, () => begin.run(epoch));
    },
    endEpoch({ epoch, atMs, weights }) {
      durably(db, () => endInOne(atMs, epoch, weights));
    },
  };
}

function toColumns(weights: WeightsRow): Record<string, unknown> {
  return { ...weights, readBack: weights.readBack ? 1 : 0, entries: JSON.stringify(weights.entries) };
}

function optional<T>(row: unknown, parse: (row: unknown) => T): T | null {
  return row === undefined ? null : parse(row);
}
