/** One step of the schema; its version is its place in the list, from 1. Never edited once released. */
export type Migration = string;

const FIRST: Migration = `
  CREATE TABLE epochs (
    epoch INTEGER PRIMARY KEY,
    start_block INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    ended_at_ms INTEGER
  ) STRICT;

  CREATE TABLE rounds (
    round INTEGER PRIMARY KEY,
    epoch INTEGER NOT NULL,
    block INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    endpoint TEXT NOT NULL
  ) STRICT;
  CREATE INDEX rounds_at ON rounds (at_ms);

  CREATE TABLE responses (
    round INTEGER NOT NULL REFERENCES rounds ON DELETE CASCADE,
    hotkey TEXT NOT NULL,
    model TEXT NOT NULL,
    uid INTEGER NOT NULL,
    verified INTEGER,
    cause TEXT,
    gross INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    max_tokens INTEGER NOT NULL,
    seconds REAL,
    ttft_ms REAL,
    evidence REAL NOT NULL,
    PRIMARY KEY (hotkey, model, round)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX responses_round ON responses (round);

  CREATE TABLE states (
    hotkey TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    evidence REAL NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (hotkey, model)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE prompts (
    hash BLOB PRIMARY KEY,
    at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX prompts_at ON prompts (at_ms);

  CREATE TABLE weights (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch INTEGER NOT NULL,
    block INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    mode TEXT NOT NULL,
    read_back INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    entries TEXT NOT NULL
  ) STRICT;
`;

/** Sums of evidence made before had no hypotheses to go on from: they begin anew. */
const EVIDENCE: Migration = `
  DROP TABLE states;
  CREATE TABLE states (
    hotkey TEXT NOT NULL,
    model TEXT NOT NULL,
    state TEXT NOT NULL,
    evidence REAL NOT NULL,
    epoch INTEGER NOT NULL,
    dossier TEXT NOT NULL,
    start TEXT,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (hotkey, model)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE distrusts (
    epoch INTEGER NOT NULL,
    model TEXT NOT NULL,
    reason TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (epoch, model)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE answers (
    hash BLOB PRIMARY KEY CHECK (length(hash) = 32),
    hotkey TEXT NOT NULL,
    round INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX answers_at ON answers (at_ms);
`;

/** Numbers of 64 bits are texts. */
const SENT: Migration = `
  CREATE TABLE sent (
    extrinsic TEXT PRIMARY KEY,
    hotkey TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    netuid INTEGER NOT NULL,
    mode TEXT NOT NULL,
    uids TEXT NOT NULL,
    weights TEXT NOT NULL,
    version_key TEXT NOT NULL,
    hex TEXT NOT NULL,
    nonce INTEGER NOT NULL,
    from_block INTEGER NOT NULL,
    until_block INTEGER NOT NULL,
    committed TEXT,
    salt TEXT,
    block INTEGER,
    epoch INTEGER
  ) STRICT;
`;

/** All steps, oldest first. */
export const MIGRATIONS: readonly Migration[] = [FIRST, EVIDENCE, SENT];
