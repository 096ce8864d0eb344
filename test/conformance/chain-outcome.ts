import type { Included } from "../../src/adapters/chain/submit-extrinsic.ts";
import { codeOf, TargonError } from "../../src/errors.ts";
import type { Session } from "./chain-source.ts";
import { isSameValue } from "./chain-values.ts";

/** What came of a transaction, in one form for ours and for the recorded one. */
export type Told =
  | { error: string }
  | { refused: { code: unknown; words: string } }
  | { ended: string }
  | { events: { name: string; data: unknown[] }[]; blockHash?: string | undefined }
  | { code: string; message: string };

/** What the recorded client told. */
export function recordedOutcome({ outcome = {} }: Session): Told {
  const { error, events = [], rpcError, status = [], blockHash } = outcome;
  if (rpcError) return { refused: { code: rpcError.code, words: wordsOf(rpcError.message) } };
  if (error) return { error: `${error.section}.${error.name}` };
  const last = status.at(-1) ?? "";
  if (ENDS.has(last)) return { ended: last.toLowerCase() };
  return {
    events: events.map(({ section, method, data = [] }) => ({ name: `${section}.${method}`, data })),
    blockHash,
  };
}

/** Statuses with which a transaction ends without a block. */
const ENDS = new Set(["Invalid", "Usurped", "Dropped", "FinalityTimeout"]);

/** What our adapter tells. */
export async function ourOutcome(sent: Promise<Included>): Promise<Told> {
  try {
    const { events, blockHash } = await sent;
    return {
      events: events.map(({ section, method, data }) => ({ name: `${section}.${method}`, data })),
      blockHash,
    };
  } catch (error) {
    return toTold(error);
  }
}

function toTold(error: unknown): Told {
  if (!(error instanceof TargonError)) return { code: codeOf(error), message: String(error) };
  const { code, message, data } = error;
  if (code === "EXTRINSIC_FAILED") return { error: `${data.section}.${data.name}` };
  if (data.rpcCode !== undefined)
    return { refused: { code: data.rpcCode, words: wordsOf(`${data.rpcCode}: ${data.raw}`) } };
  if (data.status !== undefined) return { ended: String(data.status).toLowerCase() };
  return { code, message };
}

/** The same error by name, the same refusal, or the same events with the same data. */
export function isSameOutcome(expected: Told, got: Told): boolean {
  if (!("events" in expected && "events" in got)) return JSON.stringify(expected) === JSON.stringify(got);
  if (expected.blockHash !== undefined && expected.blockHash !== got.blockHash) return false;
  return (
    expected.events.length === got.events.length &&
    expected.events.every(({ name, data }, index) => {
      const own = got.events[index];
      return own?.name === name && isSameValue(data, own.data);
    })
  );
}

/** A node's words without the quotes and brackets that @polkadot takes out of them. */
export function wordsOf(text: string): string {
  return text
    .replace(/Error\(/g, "")
    .replace(/[^\w.:-]+/g, " ")
    .trim()
    .slice(0, 200);
}
