import { z } from "zod";
import type {
  AuditRow,
  DistrustRow,
  EpochRow,
  SentRow,
  StateRow,
  WeightsRow,
} from "../../domain/ports/score-store.ts";
import type { Duplicate } from "../../domain/rounds/duplicates.ts";
import { CAUSES } from "../../domain/types.ts";

/** 0, 1 or null as SQLite keeps a truth value. */
const truth = z.number().transform((value) => value === 1);

const audit = z.object({
  hotkey: z.string(),
  model: z.string(),
  uid: z.number(),
  epoch: z.number(),
  round: z.number(),
  verified: truth.nullable(),
  cause: z.enum(CAUSES).nullable().catch(null),
  gross: truth,
  tokens: z.number(),
  maxTokens: z.number(),
  seconds: z.number().nullable(),
  ttftMs: z.number().nullable(),
  evidence: z.number(),
});

/** JSON in a column of text. */
function json<T>(schema: z.ZodType<T>) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

const sums = z.array(z.number());

const dossier = json(
  z.object({
    state: z.enum(["clear", "watch", "fail"]),
    evidence: z.number(),
    ledger: z.object({ honest: sums, cheats: sums, mixed: sums }).nullable(),
    segment: z.number(),
    begun: z.number(),
    epoch: z.number(),
    failedIn: z.number().nullable(),
    key: z.object({ revision: z.string(), policy: z.string() }).nullable(),
    noise: z.string().nullable(),
    streak: z.number(),
  }),
);

const state = z.object({ hotkey: z.string(), model: z.string(), dossier, start: dossier.nullable() });

const distrust = z.object({
  epoch: z.number(),
  model: z.string(),
  reason: z.enum(["turned", "canary"]),
  atMs: z.number(),
});

const duplicate = z.object({ hotkey: z.string(), round: z.number() });

const epoch = z.object({
  epoch: z.number(),
  startBlock: z.number(),
  startedAtMs: z.number(),
  secret: z.instanceof(Uint8Array),
});

const mode = z.enum(["plain", "commit-reveal", "timelock"]);

const weights = z.object({
  epoch: z.number(),
  block: z.number(),
  atMs: z.number(),
  mode,
  readBack: truth,
  tries: z.number(),
  entries: json(z.array(z.object({ hotkey: z.string(), uid: z.number(), weight: z.number() }))),
});

const numbers = json(z.array(z.number()));

const sent = z.object({
  extrinsic: z.string(),
  hotkey: z.string(),
  atMs: z.number(),
  netuid: z.number(),
  mode,
  uids: numbers,
  weights: numbers,
  versionKey: z.string().transform(BigInt),
  hex: z.string(),
  nonce: z.number(),
  fromBlock: z.number(),
  untilBlock: z.number(),
  commit: z.string().nullable(),
  salt: numbers.nullable(),
  block: z.number().nullable(),
  epoch: z.number().nullable(),
});

/** A row of `responses` joined with its round. */
export const parseAudit = (row: unknown): AuditRow => audit.parse(row);

/** A row of `states`. */
export const parseState = (row: unknown): StateRow => state.parse(row);

/** A row of `epochs`. */
export const parseEpoch = (row: unknown): EpochRow => epoch.parse(row);

/** A row of `weights`. */
export const parseWeights = (row: unknown): WeightsRow => weights.parse(row);

/** A row of `distrusts`. */
export const parseDistrust = (row: unknown): DistrustRow => distrust.parse(row);

/** A row of `answers`. */
export const parseDuplicate = (row: unknown): Duplicate => duplicate.parse(row);

/** A row of `sent`. */
export const parseSent = (row: unknown): SentRow => sent.parse(row);
