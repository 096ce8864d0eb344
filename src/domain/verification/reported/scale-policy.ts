import { z } from "zod";

/** The numbers by which reported logprobs are held to the distance of honest stacks. */
export const scalePolicySchema = z.strictObject({
  /** Where the tables come from: files and command. */
  made: z.string(),
  /** Tokens behind the smallest table. */
  tokens: z.number(),
  /** P(octave bin of the distance) on each honest stack that is not the verifier's own; see `octaveOf`. */
  honest: z.array(z.array(z.number().positive())).min(1),
  /** How many bins further an honest stack that nobody measured may lie. */
  slack: z.array(z.number().int().nonnegative()).min(1),
  /** How many bins further the logprobs of other models and precisions lie. */
  shifts: z.array(z.number().int().positive()).min(1),
  /** Part of the log likelihood that counts: the tokens of an answer depend on each other. */
  damping: z.number(),
  /** Part of each answer that counts as saying nothing: it takes away at most −ln of this. */
  hedge: z.number(),
  /** Most that one answer says, nats. */
  answerCap: z.number(),
  /** |Δlogprob| above this counts as this. */
  clip: z.number(),
});

/** See `scalePolicySchema`. */
export type ScalePolicy = z.infer<typeof scalePolicySchema>;
