import { z } from "zod";

/** A whole number, as text where it is beyond 2^53. */
export const whole = z.union([z.int(), z.string().regex(/^-?\d+$/)]).transform((value) => BigInt(value));

/** A number, as text where it is beyond 2^53 or not finite. */
export const num = z
  .union([z.number(), z.string().regex(/^-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)$|^NaN$/i)])
  .transform(Number);
