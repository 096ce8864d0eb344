import type { FastifyInstance } from "fastify";
import type { MinerMetrics } from "../../domain/ports/metrics.ts";

/** As nginx says it: the caller left before he was answered. */
const CALLER_LEFT = 499;

/** Counts every request of `app` when it is over, refused ones too; `/health` is left out, which machines ask all day. */
export function countRequests(app: FastifyInstance, metrics: Pick<MinerMetrics, "requestEnded">): void {
  app.addHook("onRequest", async (request, { raw }) => {
    if (request.routeOptions.url === "/health") return;
    raw.once("close", () => metrics.requestEnded(raw.headersSent ? raw.statusCode : CALLER_LEFT));
  });
}
