import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Recording } from "./replay-chain.ts";
import type { Frame } from "./replay-script.ts";

/** What a session file holds. */
export type Session = {
  name: string;
  frames: Frame[];
  outcome?: {
    call?: string;
    args?: [name: string, value: unknown][];
    call_hex?: string;
    extrinsic?: string;
    status?: string[];
    error?: { section: string; name: string; index: number };
    events?: { section: string; method: string; data: unknown[] }[];
    rpcError?: { code: number; message: string };
  };
};

/** Where the recordings of a real runtime lie, or null with one line said; they may not be copied into the project. */
export function findChainRecordings(): string | null {
  const dir = new URL("../../../shared/fixtures/chain", import.meta.url).pathname;
  if (existsSync(dir)) return dir;
  process.stderr.write("skipped: the recordings of a chain are not here (../shared/fixtures/chain)\n");
  return null;
}

/** The session files of a folder laid out like `fixtures/chain`. */
export function readSessions(dir: string): Session[] {
  const folder = join(dir, "sessions");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as Session);
}

/** A session as the replay server takes it, with the handshake in front. */
export function toRecording(dir: string, session: Session, more: Partial<Recording> = {}): Recording {
  const handshake = JSON.parse(readFileSync(join(dir, "sessions", "connect-v14.json"), "utf8")) as Session;
  const { extrinsic } = session.outcome ?? {};
  return {
    frames: [...handshake.frames, ...session.frames],
    metadata: readFileSync(join(dir, "subtensor-218.metadata.scale")),
    ...(extrinsic === undefined ? {} : { extrinsic }),
    ...more,
  };
}
