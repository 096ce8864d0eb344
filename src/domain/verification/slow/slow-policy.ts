import { z } from "zod";

/** The numbers of the slow check. */
export const slowPolicySchema = z.strictObject({
  /** A token outside the decoded top is refused where everything outside has less than this chance. */
  leastChance: z.number().positive(),
  /** |Δlogprob| above this counts as this, nats. */
  clip: z.number().positive(),
});

/** See `slowPolicySchema`. */
export type SlowPolicy = z.infer<typeof slowPolicySchema>;

/** By judgement: at five tokens an answer, one honest answer in 20,000 may be refused, never outright. */
export const SLOW: SlowPolicy = { leastChance: 1e-5, clip: 3 };
