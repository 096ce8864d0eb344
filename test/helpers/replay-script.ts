import type { Answer, Recording } from "./replay-chain.ts";

/** One frame of a session file. */
export type Frame = {
  dir: ">" | "<" | "event";
  msg?: {
    /** Of the socket: open, close, error. */
    event?: string;
    id?: number;
    method?: string;
    params?: unknown[] | { result: unknown; subscription: string };
    result?: unknown;
    error?: { code: number; message: string; data?: unknown };
  };
};

type Response = { result?: unknown; error?: unknown };

/** `none`: the recorded node never answered this. */
type Reply = { before: object[]; response: Response | "none"; after: object[] };

/** What to say to each request. */
export type Script = {
  /** Null where nothing is known. */
  reply(method: string, params: unknown[]): Reply | null;
  /** Called with what had to wait until the block and its events were asked for. */
  onHeld: (notifications: object[]) => void;
};

/** Methods that clean up or that no recording has, with what any node would say. */
const STANDING: Record<string, unknown> = {
  author_unwatchExtrinsic: true,
  chain_unsubscribeNewHead: true,
  state_unsubscribeRuntimeVersion: true,
  system_version: "replay",
  system_health: { peers: 1, isSyncing: false, shouldHavePeers: true },
  system_accountNextIndex: 0,
};

/** The storage key of system.events. */
const EVENTS_KEY = "0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7";

/**
 * Answers by method and parameters, never by id or order: a queue for each, the last repeated. A transaction's
 * `finalized` waits until its block's events were asked for, since @polkadot's own client drops `inBlock` otherwise.
 */
export function createScript(recording: Recording): Script {
  const queues = readQueues(recording.frames);
  const state = { sent: recording.extrinsic ?? "" };
  let held: object[] = [];
  const script: Script = {
    onHeld: () => {},
    reply(method, params) {
      if (method.startsWith("author_submit")) state.sent = String(params[0]);
      const found =
        told(recording.first, method, params) ??
        take(queues, method, params) ??
        fallback(recording, { method, params, queues });
      if (found === null) return null;
      const reply = dress(found, recording, state.sent);
      if (recording.finalizedAtOnce) return reply;
      held.push(...reply.after.filter(isFinalized));
      if (method === "state_getStorage" && params[0] === EVENTS_KEY) {
        const late = held;
        held = [];
        setImmediate(() => script.onHeld(late));
      }
      return { ...reply, after: reply.after.filter((item) => !isFinalized(item)) };
    },
  };
  return script;
}

type Queues = Map<string, Reply[]>;

function readQueues(frames: Frame[]): Queues {
  const queues: Queues = new Map();
  const asked = new Map<number, string>();
  frames.forEach(({ dir, msg }, index) => {
    const id = msg?.id;
    if (msg === undefined || id === undefined) return;
    if (dir === ">") asked.set(id, keyOf(msg.method ?? "", msg.params as unknown[]));
    const key = dir === "<" ? asked.get(id) : undefined;
    if (key === undefined) return;
    queues.set(key, [...(queues.get(key) ?? []), readReply(frames, index)]);
    asked.delete(id);
  });
  for (const key of asked.values()) if (!queues.has(key)) queues.set(key, [UNANSWERED]);
  return queues;
}

const UNANSWERED: Reply = { before: [], response: "none", after: [] };

/** The response at a place, and the notifications of the subscription that it may have begun. */
function readReply(frames: Frame[], index: number): Reply {
  const { error, result } = frames[index]?.msg ?? {};
  const messages = (list: Frame[]) =>
    list.flatMap((frame) => (isFor(frame, result) ? [frame.msg ?? {}] : []));
  return {
    before: messages(frames.slice(0, index)),
    response: error ? { error } : { result },
    after: messages(frames.slice(index + 1)),
  };
}

function isFor({ dir, msg }: Frame, id: unknown): boolean {
  return (
    dir === "<" && typeof id === "string" && !Array.isArray(msg?.params) && msg?.params?.subscription === id
  );
}

/** A transaction signed by another key is answered as the recorded one. */
function keyOf(method: string, params: unknown[] = []): string {
  return method.startsWith("author_submit") ? "author_submit" : `${method} ${JSON.stringify(params)}`;
}

function take(queues: Queues, method: string, params: unknown[]): Reply | null {
  const queue = queues.get(keyOf(method, params));
  return (queue && queue.length > 1 ? queue.shift() : queue?.[0]) ?? null;
}

type Asked = { method: string; params: unknown[]; queues: Queues };

function fallback(recording: Recording, { method, params, queues }: Asked): Reply | null {
  const { storage } = recording;
  if (method in STANDING) return result(STANDING[method]);
  if (storage !== undefined && method === "state_getStorage")
    return result(storage.get(String(params[0])) ?? null);
  if (storage !== undefined && method === "state_queryStorageAt") {
    const keys = params[0] as string[];
    return result([{ block: params[1], changes: keys.map((key) => [key, storage.get(key) ?? null]) }]);
  }
  if (method === "chain_getHeader" && params.length === 0 && finalizedHeader(queues))
    return finalizedHeader(queues);
  return told(recording.otherwise, method, params);
}

function told(answer: Answer | undefined, method: string, params: unknown[]): Reply | null {
  const value = answer?.(method, params);
  return value === undefined ? null : result(value);
}

function result(value: unknown): Reply {
  return { before: [], response: { result: value }, after: [] };
}

/** A recording that asked for the finalised head only: it is the head. */
function finalizedHeader(queues: Queues): Reply | null {
  const found = queues.get(keyOf("chain_getFinalizedHead"))?.[0]?.response;
  const hash = found === "none" ? undefined : found?.result;
  return queues.get(keyOf("chain_getHeader", [hash]))?.[0] ?? null;
}

function dress(reply: Reply, recording: Recording, sent: string): Reply {
  const drop = (message: object) =>
    !(recording.dropStatuses ?? []).some((status) => JSON.stringify(message).includes(`"${status}"`));
  const text = JSON.stringify(reply.response)
    .replace(/@@METADATA[^@]*@@/, () => toOpaqueMetadata(recording.metadata))
    .replaceAll(recording.extrinsic || "\0", sent);
  return { before: reply.before.filter(drop), response: JSON.parse(text), after: reply.after.filter(drop) };
}

/** Metadata as the runtime hands it out: Option::Some of bytes with their compact length. */
export function toOpaqueMetadata(metadata: Uint8Array): string {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(metadata.length * 4 + 2);
  return `0x01${length.toString("hex")}${Buffer.from(metadata).toString("hex")}`;
}

function isFinalized(message: object): boolean {
  return JSON.stringify(message).includes('"finalized"');
}
