import { z } from "zod";
import { TargonError } from "../../errors.ts";

const rpcErrorSchema = z.object({ code: z.number(), message: z.string(), data: z.unknown().optional() });
const responseSchema = z.object({
  id: z.number(),
  result: z.unknown().optional(),
  error: rpcErrorSchema.optional(),
});
const notificationSchema = z.object({
  method: z.string(),
  params: z.object({ subscription: z.union([z.string(), z.number()]), result: z.unknown() }),
});

/** What the node said of a request. */
export type Response = z.infer<typeof responseSchema>;

/** What the node said unasked, for a subscription. */
export type Notification = z.infer<typeof notificationSchema>;

/** One frame from a node, or null for text that is neither a response nor a notification. */
export function parseFrame(text: string): Response | Notification | null {
  let frame: unknown;
  try {
    frame = JSON.parse(text);
  } catch {
    return null; // a frame that cannot be read concerns nobody: what waits for it has a deadline
  }
  return notificationSchema.safeParse(frame).data ?? responseSchema.safeParse(frame).data ?? null;
}

/**
 * A node's refusal as our error. The node's own words stand in `raw`, as `message` and, where it sent one, `: data`.
 *
 * @see JSON-RPC 2.0, "Error object"
 */
export function toRefusal(
  method: string,
  { code, message, data }: z.infer<typeof rpcErrorSchema>,
): TargonError {
  const detail =
    data === undefined || data === null ? "" : `: ${typeof data === "string" ? data : JSON.stringify(data)}`;
  return new TargonError("CHAIN_REFUSED", "the node refused the request", {
    data: { method, rpcCode: code, raw: `${message}${detail}` },
  });
}
