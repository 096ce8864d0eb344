import type { Db } from "./open-database.ts";

/** Writes with a sync of the disk: for what must outlive a loss of power, as a round need not. */
export function durably<T>(db: Db, write: () => T): T {
  db.pragma("synchronous = FULL");
  try {
    return write();
  } finally {
    db.pragma("synchronous = NORMAL");
  }
}
