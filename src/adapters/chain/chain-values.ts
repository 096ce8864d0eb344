import { z } from "zod";
import { TargonError } from "../../errors.ts";

/** Whole numbers as @polkadot's `toPrimitive` gives them: a number, or decimal text where it is too large for one. */
export const bigSchema = z
  .union([z.number().int().nonnegative(), z.string().regex(/^\d+$/)])
  .transform(BigInt);

/** The same where no sensible value is beyond 2^53: larger ones are cut to it. */
export const countSchema = bigSchema.transform((value) =>
  value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value),
);

const axonSchema = z.object({
  block: countSchema,
  version: z.number().int(),
  ip: bigSchema,
  port: z.number().int(),
  ipType: z.number().int(),
  protocol: z.number().int(),
});

/** An axon as the chain stores it; zeros where the neuron never served. */
export type ChainAxon = z.infer<typeof axonSchema>;

/** Accepts both spellings of the type's key; it differs between runtimes. */
export const chainAxonSchema = z.preprocess(
  (value) =>
    value !== null && typeof value === "object"
      ? { ipType: (value as { ip_type?: unknown }).ip_type, ...value }
      : value,
  axonSchema,
);

/** An answer whose shape is not the one that this runtime's metadata lets expect. */
export function unreadable(what: string, cause: unknown): TargonError {
  return new TargonError("CHAIN_DATA_INVALID", "the chain answered with something that cannot be read", {
    data: { what },
    cause,
  });
}
