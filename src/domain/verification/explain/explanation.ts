import type { Endpoint, Verdict } from "../../types.ts";
import type { ExplainedToken } from "./explained-token.ts";

/** Where a policy's numbers come from, and those that the evidence is held against, log e-values in nats. */
export type PolicyFacts = {
  name: string;
  version: string | null;
  /** How the numbers were made, and on what they were measured. */
  made: readonly string[];
  /** One answer is refused; refused outright; a miner's sum over answers makes him fail, at the earliest. */
  limits: { refused: number; gross: number; fail: number };
};

/** A judged file, as a person who disputes the verdict is shown it. */
export type Explanation = {
  file: string;
  /** Of the file's bytes, hexadecimal. */
  sha256: string;
  bytes: number;
  endpoint: Endpoint;
  /** The body that was sent. */
  request: Record<string, unknown>;
  miner: { uid?: number; hotkey?: string; url?: string } | null;
  /** ISO time of the request. */
  startedAt: string;
  verdict: Verdict;
  /** Null: the engine had no word. */
  policy: PolicyFacts | null;
  tokens: readonly ExplainedToken[];
};

/** A file that could not be judged. */
export type Unjudged = { file: string; code: string; message: string };
