import { type Connection, openConnection } from "../../src/adapters/chain/connection.ts";
import { silentLog } from "../../src/lib/log.ts";
import { type Recording, type ReplayChain, startReplayChain } from "../helpers/replay-chain.ts";
import { toOpaqueMetadata } from "../helpers/replay-script.ts";
import { isHandshake, type Metadata, runtimeVersionOf, type Session, type Source } from "./chain-source.ts";

/** How patient the adapter is with a recorded node, which answers at once. */
export const PATIENCE = { timeoutMs: 5_000, reconnectMs: 20, silenceMs: 5_000 };

/** How patiently its heads are followed. */
export const FOLLOW = { quietMs: 5_000, stallMs: 60_000 };

/** A recorded node, and our connection to it. */
export type Node = { node: ReplayChain; connection: Connection; recording: Recording };

/**
 * What a session is replayed from: the beginning of a connection in front where it has none of its own.
 *
 * @returns a text that says why it cannot be replayed
 */
export function toReplay(source: Source, session: Session): Recording | string {
  const version = runtimeVersionOf(session.frames);
  const metadata = metadataOf(source, version?.specVersion);
  if (metadata === undefined) return `no metadata of spec version ${version?.specVersion} is here`;
  const handshake = isHandshake(session) ? { frames: [] } : handshakeOf(source, session);
  if (handshake === undefined) return "no recorded beginning of a connection is here";
  return {
    frames: [...handshake.frames, ...session.frames],
    metadata: metadata.bytes,
    first: (method, params) => runtimeOf({ metadata, version }, method, params),
  };
}

/** That of a runtime; metadata that names no version is taken for any. */
export function metadataOf({ metadata }: Source, specVersion: number | undefined): Metadata | undefined {
  return metadata.find(({ spec }) => specVersion === undefined || spec === 0 || spec === specVersion);
}

/** The beginning of a connection to the same node, else to another. */
function handshakeOf({ handshakes }: Source, session: Session): Session | undefined {
  return handshakes.find(({ node }) => node === session.node) ?? handshakes[0];
}

type Runtime = { metadata: Metadata; version: ReturnType<typeof runtimeVersionOf> };

/** The session's runtime, also where the beginning is another node's. */
function runtimeOf({ metadata, version }: Runtime, method: string, params: unknown[]): unknown {
  if (method === "state_getRuntimeVersion" && params.length === 0) return version;
  if (method === "state_getMetadata") return `0x${Buffer.from(metadata.bytes).toString("hex")}`;
  if (method !== "state_call") return undefined;
  const [name, argument] = params;
  const format = Buffer.alloc(4);
  format.writeUInt32LE(metadata.format);
  const hex = format.toString("hex");
  if (name === "Metadata_metadata_versions") return `0x04${hex}`;
  if (name === "Metadata_metadata_at_version" && argument === `0x${hex}`)
    return toOpaqueMetadata(metadata.bytes);
  return undefined;
}

/** Runs `work` with our connection to a node that says what was recorded. */
export async function withNode<T>(recording: Recording, work: (node: Node) => Promise<T>): Promise<T> {
  const node = await startReplayChain(recording);
  try {
    const connection = await openConnection({ endpoint: node.url, log: silentLog, ...PATIENCE });
    try {
      return await work({ node, connection, recording });
    } finally {
      await connection.close();
    }
  } finally {
    await node.close();
  }
}
