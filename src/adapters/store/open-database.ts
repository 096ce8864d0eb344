import { copyFileSync, renameSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import { type ErrorCode, TargonError } from "../../errors.ts";
import { makeFolderSync } from "../host/make-folder.ts";
import { APPLICATION_ID, isOurDatabase } from "./check-file.ts";
import type { Migration } from "./migrations.ts";

/** An open SQLite database. */
export type Db = Database.Database;

/** What failed: an opening, which somebody must mend, or a later write, which may succeed again. */
type StoreCode = Extract<ErrorCode, "STORE_UNWRITABLE" | "STORE_WRITE">;

const MESSAGES: Record<StoreCode, string> = {
  STORE_UNWRITABLE: "the cache file cannot be opened or made",
  STORE_WRITE: "the cache file could not be read or written",
};

/**
 * Opens the cache file, makes it where it is missing, and brings its schema up to date; before that the file is copied
 * to `.bak-vN`, N being the version that it had. WAL, `synchronous=NORMAL`.
 *
 * @throws {TargonError} `STORE_FOREIGN`, `STORE_NEWER` (neither touches the file), `STORE_UNWRITABLE`
 */
export function openDatabase(file: string, migrations: readonly Migration[]): Db {
  try {
    if (!isOurDatabase(file)) createDatabase(file, migrations);
    const db = new Database(file, { fileMustExist: true });
    try {
      db.pragma("foreign_keys = ON");
      db.pragma("synchronous = NORMAL");
      upgrade(db, { file, migrations });
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw toStoreError(error, { file, code: "STORE_UNWRITABLE" });
  }
}

/** Foreign errors of a store as ours; `code` for any that does not say that the file is damaged. */
export function toStoreError(error: unknown, { file, code }: { file: string; code: StoreCode }): TargonError {
  if (error instanceof TargonError) return error;
  if (error instanceof Database.SqliteError && ["SQLITE_NOTADB", "SQLITE_CORRUPT"].includes(error.code)) {
    return new TargonError("STORE_FOREIGN", "the cache file is damaged", { data: { file }, cause: error });
  }
  return new TargonError(code, MESSAGES[code], {
    data: { file, reason: error instanceof Error ? error.message : String(error) },
    cause: error,
  });
}

/** Made beside its place and renamed: the file is there whole or not at all. */
function createDatabase(file: string, migrations: readonly Migration[]): void {
  makeFolderSync(dirname(file));
  const draft = `${file}.new`;
  for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${ending}`, { force: true });
  const db = new Database(draft);
  try {
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.transaction(() => applyFrom(db, 0, migrations))();
    // Switched while nobody else can see the file; the mode stays with it.
    db.pragma("journal_mode = WAL");
  } finally {
    db.close();
  }
  renameSync(draft, file);
}

function upgrade(db: Db, of: { file: string; migrations: readonly Migration[] }): void {
  const version = versionOf(db);
  if (version > of.migrations.length) {
    throw new TargonError("STORE_NEWER", "the cache file was written by a newer targon", {
      data: { file: of.file, version, known: of.migrations.length },
    });
  }
  if (version === of.migrations.length) return;
  db.pragma("wal_checkpoint(TRUNCATE)");
  const backup = `${of.file}.bak-v${version}`;
  copyFileSync(of.file, `${backup}.new`);
  renameSync(`${backup}.new`, backup);
  db.transaction(() => applyFrom(db, version, of.migrations))();
}

function applyFrom(db: Db, version: number, migrations: readonly Migration[]): void {
  for (const migration of migrations.slice(version)) db.exec(migration);
  db.pragma(`user_version = ${migrations.length}`);
}

function versionOf(db: Db): number {
  return Number(db.pragma("user_version", { simple: true }));
}
