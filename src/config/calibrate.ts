import type { LoggingConfig } from "../config.ts";

/** `targon calibrate`. */
export type CalibrateConfig = {
  /** At least two, without /v1; one may stand there twice. */
  engineUrls: string[];
  /** Null: what the first engine serves. */
  model: string | null;
  /** Of each stack. */
  tokens: number;
  /** Null: named after the model, in the working folder. */
  outFile: string | null;
  apiKey: string | null;
  logging: LoggingConfig;
  json: boolean;
};

/** `--tokens`: as many as the policies that targon brings were made from (reference/evidence.md §1). */
export const DEFAULT_TOKENS = 70_000;
