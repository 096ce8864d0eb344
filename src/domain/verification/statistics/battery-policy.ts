import { z } from "zod";

/** The numbers of the unseeded battery; `BATTERY` has them for models that have none of their own. */
export const batterySchema = z.strictObject({
  /** Least chance granted to everything that the claim masks or the top does not show: honest stacks differ at edges. */
  slip: z.number().positive(),
  /** Where the mass that the top does not show is known less exactly than this, relative, only the shown is compared. */
  width: z.number().positive(),
  /** Temperatures, as factors of the claimed one, that honest rounding may look like; the first is 1. */
  honestFactors: z.array(z.number().positive()).min(1),
  /** Deviating temperatures, as factors of the claimed one. */
  temperatureFactors: z.array(z.number().positive()),
  /** Deviating top_p. */
  topPs: z.array(z.number()),
  /** Power of the claimed probabilities that stands for text of another origin. */
  foreignPower: z.number().positive(),
  /** How often such text holds a token that the claim masks. */
  foreignMasked: z.number(),
  /** How far a deviation is believed; the rest is as claimed. */
  share: z.number(),
  /** Most that one token can say, nats. */
  tokenCap: z.number().positive(),
  /** |Δlogprob| of a reported token that the prefill's top lacks, and the most that any counts, nats. */
  clip: z.number().positive(),
  /** Where the numbers come from. */
  made: z.string(),
});

/** See `batterySchema`. */
export type BatteryPolicy = z.infer<typeof batterySchema>;

/** For every model until it is measured. */
export const BATTERY: BatteryPolicy = {
  slip: 0.005,
  width: 0.001,
  honestFactors: [1, 0.97, 1.03],
  temperatureFactors: [0.5, 0.7, 0.85, 1.3, 1.6],
  topPs: [0.8, 0.9],
  foreignPower: 0.5,
  foreignMasked: 0.02,
  share: 0.98,
  tokenCap: 4,
  clip: 3,
  made: "by judgement; the slip is seven times the 0.07 % of reference/verification.md §0, held on fixtures/traces",
};
