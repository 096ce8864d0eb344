import { z } from "zod";
import { scalePolicySchema } from "../reported/scale-policy.ts";
import { BATTERY, batterySchema } from "../statistics/battery-policy.ts";

/** How the precision is told from reported logprobs (structure/lattice.ts). */
const latticeSchema = z.strictObject({
  /** Difference of two logprobs from the next multiple of the step, nats, that float32's last digits explain. */
  tolerance: z.number().positive(),
  /** Finest step by which bfloat16 and float16 logits differ where a model is not sure, nats. */
  bfloat16: z.number().positive(),
  float16: z.number().positive(),
  /** Least share of positions on a step, and least positions, to name the precision. */
  share: z.number(),
  positions: z.number(),
  /** The precision that the model must be served in, or null for any. */
  demanded: z.enum(["bfloat16", "float16", "float32"]).nullable(),
});

/** A mixture of kernels: `[index of a width, weight]`, the weights summing up to 1. */
const kernel = z.array(z.tuple([z.number().int().nonnegative(), z.number().positive()])).min(1);

/** A way of being honest: how far the logits of a stack lie from the verifier's. */
const honest = z.strictObject({
  /** The stack that it was fitted to, and by how much it was widened. */
  name: z.string(),
  kernel,
  /** Share of tokens that follow no kernel but the claimed distribution. */
  lapse: z.number().positive().max(1),
});

const cheat = z.strictObject({
  name: z.string(),
  /** The cause that this deviation is reported under. */
  cause: z.enum(["SEED_MISMATCH", "SAMPLING_MISMATCH", "MODEL_MISMATCH"]),
  /** Other logits, … */
  kernel: kernel.optional(),
  /** … or another sampling with the same seed, … */
  sampling: z
    .strictObject({ temperatureFactor: z.number().nonnegative(), topP: z.number().optional() })
    .optional(),
  /** … but for this share of tokens, which come with their claimed probability; 1: another seed. */
  lapse: z.number().positive().max(1),
});

/** A way of not being honest that the sampling test looks for. */
export type Cheat = z.infer<typeof cheat>;

/** A mixture of kernels. */
export type Kernel = z.infer<typeof kernel>;

/** Where a stack's numbers come from. */
const stack = z.strictObject({
  name: z.string(),
  responses: z.number().int(),
  tokens: z.number().int(),
  /** Files, or what was run. */
  source: z.string(),
});

/** Every number that a verdict rests on; made by `targon calibrate` or `scripts/make-policy.ts`, see `made`. */
export const policySchema = z.strictObject({
  schema: z.literal("targon.policy/1"),
  /** The model that it is for; "*" is any. */
  model: z.string(),
  /** Counts up; evidence that was gathered under another version does not go on. */
  version: z.number().int().positive(),
  /** False: made from too few tokens to judge anybody by; see `calibrate/enough.ts`. */
  enforced: z.boolean(),
  /** Where the numbers come from: the command, and the stacks that were measured. */
  made: z.strictObject({ command: z.string(), stacks: z.array(stack), notes: z.array(z.string()) }),
  structure: z.strictObject({
    /** Fewer tokens are TOO_SHORT. */
    minTokens: z.number(),
    /** Shorter streams are not judged by their arrival. */
    streamTokens: z.number(),
    /** Fastest honest pace, ms per token: the validator's own lag must be below tokens × this. */
    leastTokenMs: z.number(),
    /** An answer that was whole before so many ms is not judged by its pace. */
    paceAfterMs: z.number(),
    /** A reported logprob may lie so far above 0, nats: float32's last digits. */
    logprobSlack: z.number(),
    /** A token's own logprob and its entry in the reported top may lie so far apart, nats. */
    ownSlack: z.number(),
    /** The reported top's probabilities may add up to so much: what 16-bit arithmetic makes of 1. */
    topMass: z.number(),
    lattice: latticeSchema,
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
    /** Most |Δlogprob| of any single one, far beyond what honest stacks showed; null: not judged. */
    single: z.number().positive().nullable(),
    /** The same where both sides' numbers show float32 logits. */
    float32Single: z.number().positive(),
  }),
  /** The distance of reported logprobs that honest stacks show, by octaves of the lattice's step. */
  scale: scalePolicySchema,
  /** The tests that need no seed. */
  battery: batterySchema.default(BATTERY),
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
    /** See `Edge` of sampling/claim.ts. */
    edge: z.strictObject({
      probability: z.number(),
      nats: z.number(),
      steps: z.number(),
      step: z.number().positive(),
    }),
    /** Widths of the kernels, in steps of the logits' lattice, rising. */
    widths: z.array(z.number().positive()).min(1),
    honest: z.array(honest).min(1),
    cheats: z.array(cheat).min(1),
    /** Shares of answers in which a miner may deviate, beside all of them. */
    mixedShares: z.array(z.number().positive().max(1)),
    /** Upper edges of gap and margin, nats, by which the benchmark's bound counts tokens. */
    bins: z.strictObject({ gap: z.array(z.number()), margin: z.array(z.number()) }),
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
    /** At this log e-value or below the sums start again, nats. */
    floor: z.number().negative(),
    /** The sum never goes above fail by more than this, so that a mended miner comes back. */
    ceiling: z.number(),
  }),
});

/** See `policySchema`. */
export type Policy = z.infer<typeof policySchema>;

/** The sampling test's numbers. */
export type SamplingPolicy = Policy["sampling"];
