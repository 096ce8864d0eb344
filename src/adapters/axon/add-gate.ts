import type { FastifyInstance, FastifyRequest } from "fastify";
import { MAX_BODY_BYTES } from "../../domain/epistula/check-proof.ts";
import type { Claim } from "../../domain/epistula/read-claim.ts";
import { TargonError } from "../../errors.ts";
import type { AddressLimit } from "./create-address-limit.ts";
import { createBodyBudget } from "./create-body-budget.ts";
import type { Gate } from "./create-gate.ts";

/** Four of the largest bodies at once from one address, and half a gigabyte in all. */
const BODY_BUDGET = { perAddress: 4 * MAX_BODY_BYTES, total: 128 * MAX_BODY_BYTES };

/**
 * The gate before each route of `app`: headers before the body is read, room for the body, the proof after. What is
 * proven costs its sender nothing of the limits.
 *
 * @returns who signed a request that came through
 */
export function addGate(
  app: FastifyInstance,
  { gate, limit }: { gate: Gate; limit: AddressLimit },
): (request: FastifyRequest) => Claim {
  const budget = createBodyBudget(BODY_BUDGET);
  const admitted = new WeakMap<FastifyRequest, { claim: Claim; giveBack: () => void }>();
  const admittedOf = (request: FastifyRequest) => {
    const found = admitted.get(request);
    if (found === undefined) throw new TargonError("BUG", "a request came around the gate");
    return found;
  };
  app.addHook("onRequest", async (request, reply) => {
    const claim = gate.admitHeaders(request.headers);
    const giveBack = budget.take(request.ip, announcedBytes(request));
    if (giveBack === undefined) throw new TargonError("RATE_LIMITED", "too many bodies are under way");
    reply.raw.once("close", giveBack);
    admitted.set(request, { claim, giveBack });
  });
  app.addHook("preHandler", async (request) => {
    const { claim, giveBack } = admittedOf(request);
    gate.admitBody(claim, bodyOf(request));
    giveBack();
    limit.giveBack(request.ip);
  });
  return (request) => admittedOf(request).claim;
}

/** The exact bytes of a request's body; none for a GET. */
export function bodyOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** What the body will hold at most: the length it announces, else as much as is ever taken. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers["transfer-encoding"] !== undefined) return MAX_BODY_BYTES;
  return Math.min(Number(headers["content-length"] ?? 0) || 0, MAX_BODY_BYTES);
}
