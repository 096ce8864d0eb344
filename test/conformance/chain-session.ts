import { checkConnect } from "./chain-connect.ts";
import { checkHeads } from "./chain-heads.ts";
import { checkRead } from "./chain-read.ts";
import { checkRefused } from "./chain-refused.ts";
import { checkShutdown } from "./chain-shutdown.ts";
import { isHandshake, type Session, type Source } from "./chain-source.ts";
import { checkSubmitted, sentBy } from "./chain-submit.ts";
import type { Recording } from "./read-recordings.ts";
import type { Report } from "./report.ts";

/** A session file, and what it is replayed with. */
export type SessionFile = { file: string; session: Session; source: Source; subnets: Recording[] };

type Kind = { is(session: Session): boolean; check(one: SessionFile, report: Report): Promise<void> };

/** Kinds by what is in the frames; the first that fits. */
const KINDS: Kind[] = [
  { is: isCutOff, check: checkShutdown },
  { is: isWatched, check: checkSubmitted },
  { is: ({ outcome }) => outcome?.rpcError !== undefined, check: checkRefused },
  { is: (session) => asked(session, "chain_subscribeNewHead"), check: checkHeads },
  { is: readsNeurons, check: checkRead },
  { is: isHandshake, check: checkConnect },
];

/** Replays one session to our adapter; a kind that is not known is one skipped line. */
export async function checkSession(one: SessionFile, report: Report): Promise<void> {
  const kind = KINDS.find(({ is }) => is(one.session));
  if (kind === undefined) report.skip(one.file, "no kind of session that is known here");
  else await kind.check(one, report);
}

function isCutOff({ frames }: Session): boolean {
  return frames.some(({ dir, msg }) => dir === "event" && msg?.event === "close");
}

/** Sent and watched, or refused at once. */
function isWatched(session: Session): boolean {
  const sent = sentBy(session);
  if (sent === undefined) return false;
  return sent.method === "author_submitAndWatchExtrinsic" || session.outcome?.rpcError !== undefined;
}

function readsNeurons({ frames }: Session): boolean {
  return frames.some(
    ({ dir, msg }) =>
      dir === ">" && Array.isArray(msg?.params) && msg.params[0] === "NeuronInfoRuntimeApi_get_neurons_lite",
  );
}

function asked({ frames }: Session, method: string): boolean {
  return frames.some(({ dir, msg }) => dir === ">" && msg?.method === method);
}
