import { z } from "zod";

/** One JSON-RPC method: raw parameters in, a JSON value out; `undefined` becomes null. */
export type Method = (params: unknown) => unknown;

/** Sends one notification of a subscription. */
export type Push = (result: unknown) => void;

/** A subscription: `start` returns what ends it. */
export type Subscription = {
  /** The notification's method. */
  notify: string;
  /** The method that ends it. */
  stop: string;
  start(params: unknown, push: Push): () => void;
};

/** A method whose parameters the schema has checked. */
export function method<S extends z.ZodType>(params: S, run: (params: z.infer<S>) => unknown): Method {
  return (raw) => run(params.parse(raw));
}

/** Bytes in hex; 8 MiB at most. */
export const hex = z
  .string()
  .max(16 * 1024 * 1024)
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/)
  .transform((text) => text.toLowerCase());

/** A block hash, or nothing for the head. */
export const blockHash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase())
  .nullish();

/** A block number, as a number or in hex. */
export const blockNumber = z.union([
  z.number().int().nonnegative(),
  z
    .string()
    .regex(/^0x[0-9a-fA-F]{1,16}$/)
    .transform(Number),
]);

/** No parameters; any that are sent are ignored, as nodes do. */
export const none = z.array(z.unknown());
