import { z } from "zod";
import type { AuditRow, EpochRow, StateRow, WeightsRow } from "../../domain/ports/score-store.ts";
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

const state = z.object({
  hotkey: z.string(),
  model: z.string(),
  state: z.enum(["clear", "watch", "fail"]),
  evidence: z.number(),
});

const epoch = z.object({
  epoch: z.number(),
  startBlock: z.number(),
  startedAtMs: z.number(),
  secret: z.instanceof(Uint8Array),
});

const weights = z.object({
  epoch: z.number(),
  block: z.number(),
  atMs: z.number(),
  mode: z.enum(["plain", "commit-reveal", "timelock"]),
  readBack: truth,
  tries: z.number(),
  entries: z
    .string()
    .transform((text) => JSON.parse(text))
    .pipe(z.array(z.object({ hotkey: z.string(), uid: z.number(), weight: z.number() }))),
});

/** A row of `responses` joined with its round. */
export const parseAudit = (row: unknown): AuditRow => audit.parse(row);

/** A row of `states`. */
export const parseState = (row: unknown): StateRow => state.parse(row);

/** A row of `epochs`. */
export const parseEpoch = (row: unknown): EpochRow => epoch.parse(row);

/** A row of `weights`. */
export const parseWeights = (row: unknown): WeightsRow => weights.parse(row);
