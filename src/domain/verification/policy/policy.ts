import { z } from "zod";

const probabilities = z.array(z.array(z.number().positive()));

const alternative = z.strictObject({
  name: z.string(),
  /** The cause that this deviation is reported under. */
  cause: z.enum(["SEED_MISMATCH", "SAMPLING_MISMATCH", "MODEL_MISMATCH"]),
  /** P(margin bin | context) under the deviation; with `chance` only where the token does not match, … */
  table: probabilities.optional(),
  /** … and it matches with the claimed probability of the token that should win. Or: */
  chance: z.boolean().optional(),
  /** The sampling with which the miner's token is foreseen. */
  predicted: z
    .strictObject({ temperatureFactor: z.number().nonnegative(), topP: z.number().optional() })
    .optional(),
});

/** A way of not being honest that the sampling test looks for. */
export type Alternative = z.infer<typeof alternative>;

/** Every number that a verdict rests on; made by `scripts/make-policy.ts`, see `made`. */
export const policySchema = z.strictObject({
  name: z.string(),
  /** Where the numbers come from: files and command. */
  made: z.string(),
  structure: z.strictObject({
    /** Fewer tokens are TOO_SHORT. */
    minTokens: z.number(),
    /** Shorter streams are not judged by their arrival. */
    streamTokens: z.number(),
    /** Fastest honest pace, ms per token: the validator's own lag must be below tokens × this. */
    leastTokenMs: z.number(),
  }),
  reported: z.strictObject({
    /** Least mean of 1 − |Δp|, as the reference's verifier. */
    score: z.number(),
    /** Share of tokens reported as certain that are not. */
    overfitShare: z.number(),
    /** |Δlogprob| above this counts as this. */
    clip: z.number(),
    /** Most mean |Δlogprob| over the reported top tokens. */
    distance: z.number(),
  }),
  surprise: z.strictObject({
    /** Least claimed log-probability of a token. */
    leastLogprob: z.number(),
    /** Log e-value at which an answer is too unlikely, or too likely, for the claimed sampling. */
    refuseAt: z.number(),
    /** Least surprise of an answer, nats, for a second copy of it to be no chance. */
    duplicateNats: z.number(),
    /** At temperature 0: a token further below the likeliest than this was not the greedy choice. */
    greedyGap: z.number(),
  }),
  sampling: z.strictObject({
    edge: z.strictObject({ probability: z.number(), nats: z.number() }),
    bins: z.strictObject({
      gap: z.array(z.number()),
      margin: z.array(z.number()),
    }),
    /** Upper bound over the honest stacks of P(margin bin | context). */
    honest: probabilities,
    alternatives: z.array(alternative),
    /** How often a foreseen token comes, and where the others lie. */
    hitShare: z.number(),
    missed: probabilities,
    /** Most that one token can say, nats. */
    tokenCap: z.number(),
    /** Log e-value at which one answer is refused, and at which it is refused outright. */
    refuseAt: z.number(),
    grossAt: z.number(),
    /** Margin above which an end token was not drawn. */
    endMargin: z.number(),
    /** Mismatches that another seed would have brought, before an end token is held to the seed. */
    seedProof: z.number(),
    /** Least share of tokens that a colder or cut sampling with the right seed leaves as they are. */
    explainedShare: z.number(),
  }),
  accumulate: z.strictObject({
    /** False-positive rate of "fail" per miner and model. */
    alpha: z.number(),
    /** Part of the way to fail at which a miner is watched. */
    watchShare: z.number(),
    /** Most that one answer adds, nats. */
    answerCap: z.number(),
    /** Part of each answer that counts as saying nothing. */
    hedge: z.number(),
    /** The sum never goes above fail by more than this, so that a mended miner comes back. */
    ceiling: z.number(),
  }),
});

/** See `policySchema`. */
export type Policy = z.infer<typeof policySchema>;

/** The sampling test's numbers. */
export type SamplingPolicy = Policy["sampling"];
