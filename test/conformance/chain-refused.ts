import { TargonError } from "../../src/errors.ts";
import { toReplay, withNode } from "./chain-node.ts";
import { wordsOf } from "./chain-outcome.ts";
import type { Session, Source } from "./chain-source.ts";
import { compare } from "./create-report.ts";
import type { Report } from "./report.ts";

/** A request that the node refused: our adapter refuses it with the node's number and words. */
export async function checkRefused(
  { file, session, source }: { file: string; session: Session; source: Source },
  report: Report,
): Promise<void> {
  const recording = toReplay(source, session);
  if (typeof recording === "string") return report.skip(file, recording);
  const { code, message } = session.outcome?.rpcError ?? { code: 0, message: "" };
  const request = refusedRequest(session);
  if (request === undefined) return report.skip(file, "no request in it was refused");
  await withNode(recording, async ({ connection }) => {
    const sent = connection.call(() => connection.provider.send(request.method, request.params));
    const error = await sent.catch((reason: unknown) => reason);
    const { rpcCode, raw } = error instanceof TargonError ? error.data : {};
    const expected = { code: "CHAIN_REFUSED", rpcCode: code, words: wordsOf(message) };
    const got = {
      code: error instanceof TargonError ? error.code : String(error),
      rpcCode,
      words: wordsOf(`${rpcCode}: ${raw}`),
    };
    compare(report, { file, case: request.method }, { expected, got });
  });
}

function refusedRequest({ frames }: Session): { method: string; params: unknown[] } | undefined {
  const refused = frames.find(({ dir, msg }) => dir === "<" && msg?.error !== undefined)?.msg;
  const request = frames.find(({ dir, msg }) => dir === ">" && msg?.id === refused?.id)?.msg;
  if (refused === undefined || request?.method === undefined) return undefined;
  return { method: request.method, params: Array.isArray(request.params) ? request.params : [] };
}
