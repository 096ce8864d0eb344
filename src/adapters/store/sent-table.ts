import type { ScoreStore } from "../../domain/ports/score-store.ts";
import { durably } from "./durably.ts";
import type { Db } from "./open-database.ts";
import { parseSent } from "./rows.ts";

const READ = `SELECT extrinsic, hotkey, at_ms AS atMs, netuid, mode, uids, weights, version_key AS versionKey, hex, nonce,
    from_block AS fromBlock, until_block AS untilBlock, committed AS "commit", salt, block, epoch
  FROM sent ORDER BY rowid`;

const SAVE = `INSERT INTO sent (extrinsic, hotkey, at_ms, netuid, mode, uids, weights, version_key, hex, nonce, from_block,
    until_block, committed, salt, block, epoch)
  VALUES (@extrinsic, @hotkey, @atMs, @netuid, @mode, @uids, @weights, @versionKey, @hex, @nonce, @fromBlock,
    @untilBlock, @commit, @salt, @block, @epoch)
  ON CONFLICT DO UPDATE SET block = excluded.block, epoch = excluded.epoch`;

/** Weights that went out and are not done with: on the disk before they are sent. */
export function createSentTable(db: Db): Pick<ScoreStore, "readSent" | "saveSent" | "dropSent"> {
  const read = db.prepare(READ);
  const save = db.prepare(SAVE);
  const drop = db.prepare("DELETE FROM sent WHERE extrinsic = ?");
  return {
    readSent: () => read.all().map(parseSent),
    saveSent(row) {
      const { uids, weights, salt, versionKey } = row;
      const columns = {
        uids: JSON.stringify(uids),
        weights: JSON.stringify(weights),
        salt: salt && JSON.stringify(salt),
        versionKey: `${versionKey}`,
      };
      durably(db, () => save.run({ ...row, ...columns }));
    },
    dropSent(extrinsic) {
      drop.run(extrinsic);
    },
  };
}
