import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { RuntimeVersion } from "@polkadot/types/interfaces/state";
import { z } from "zod";
import type { Frame } from "../helpers/replay-script.ts";
import { type Recording, readRecordings } from "./read-recordings.ts";

/** A runtime's metadata as recorded: its bytes, the format's version, the runtime's. */
export type Metadata = { file: string; bytes: Uint8Array; format: number; spec: number };

/** What a session needs besides itself: how connections begin, and the runtimes' metadata. */
export type Source = { metadata: Metadata[]; handshakes: Session[] };

/** A recorded conversation. */
export type Session = z.infer<typeof sessionSchema>;

const frameSchema = z.object({
  dir: z.enum([">", "<", "event"]),
  msg: z.unknown().optional(),
}) as unknown as z.ZodType<Frame>;

const namedSchema = z.object({ section: z.string(), name: z.string() });
const eventSchema = z.object({
  section: z.string(),
  method: z.string(),
  data: z.array(z.unknown()).optional(),
});

/** What came of the call, as the recorded client told it. */
const outcomeSchema = z.object({
  call: z.string().optional(),
  args: z.array(z.tuple([z.string(), z.unknown()])).optional(),
  call_hex: z.string().optional(),
  extrinsic: z.string().optional(),
  status: z.array(z.string()).optional(),
  error: namedSchema.optional(),
  events: z.array(eventSchema).optional(),
  rpcError: z.object({ code: z.number(), message: z.string() }).optional(),
  blockHash: z.string().optional(),
  extra: z.object({ commit_input: z.unknown(), hash: z.string() }).optional().catch(undefined),
});

/** Null is nothing told. */
const told = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (isPlain(value) ? withoutNulls(value) : undefined), schema.optional());

export const sessionSchema = z.object({
  name: z.string().optional(),
  node: z.string().optional(),
  frames: z.array(frameSchema),
  outcome: told(outcomeSchema),
  block: told(z.object({ hash: z.string() })),
});

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function withoutNulls(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== null));
}

/** The folder's own beginnings and metadata first, then those of another folder where that is there. */
export async function readSource(dir: string, fallback: string): Promise<Source> {
  const sources = await Promise.all([dir, fallback].map(readOwn));
  return {
    metadata: sources.flatMap(({ metadata }) => metadata),
    handshakes: sources.flatMap(({ handshakes }) => handshakes),
  };
}

async function readOwn(dir: string): Promise<Source> {
  const sessions = (await readAll(dir)).flatMap(({ data }) => sessionSchema.safeParse(data).data ?? []);
  return { metadata: await readMetadata(dir), handshakes: sessions.filter(isHandshake) };
}

/** The JSON files of a folder and of its `sessions`; with a report, what is none is a failure. */
export async function readAll(
  dir: string,
  report?: Parameters<typeof readRecordings>[1],
): Promise<Recording[]> {
  const names: string[] = await readdir(dir).catch(() => []);
  const folders = [dir, ...(names.includes("sessions") ? [join(dir, "sessions")] : [])];
  const lists = await Promise.all(folders.map((folder) => readRecordings(folder, report).catch(() => [])));
  return lists.flat();
}

/** Files of SCALE-encoded metadata, told by their first bytes. */
export async function readMetadata(dir: string): Promise<Metadata[]> {
  const names: string[] = await readdir(dir).catch(() => []);
  const files = names.filter((name) => name.endsWith(".scale")).sort();
  const found = await Promise.all(
    files.map(async (name) => ({ file: join(dir, name), bytes: await readFile(join(dir, name)) })),
  );
  return found
    .filter(({ bytes }) => bytes.subarray(0, 4).toString("latin1") === "meta")
    .map(({ file, bytes }) => ({ file, bytes, format: bytes[4] ?? 0, spec: specOf(bytes) }));
}

/** Whether a session begins with the connection itself: genesis and metadata are asked for. */
export function isHandshake({ frames }: Session): boolean {
  const asked = (test: (method: string | undefined, param: unknown) => boolean) =>
    frames.some(
      ({ dir, msg }) =>
        dir === ">" && test(msg?.method, Array.isArray(msg?.params) ? msg.params[0] : undefined),
    );
  return (
    asked((method, param) => method === "chain_getBlockHash" && param === 0) &&
    asked((method, param) => method === "state_getMetadata" || param === "Metadata_metadata_at_version")
  );
}

const versionSchema = z.looseObject({ specVersion: z.number(), transactionVersion: z.number() });

/** The first runtime version that is told, as it stands there. */
export function runtimeVersionOf(frames: Frame[]): z.infer<typeof versionSchema> | undefined {
  for (const { dir, msg } of frames) {
    if (dir !== "<" || msg === undefined) continue;
    const params = Array.isArray(msg.params) ? undefined : msg.params;
    const { data } = versionSchema.safeParse(params?.result ?? msg.result);
    if (data !== undefined) return data;
  }
  return undefined;
}

type PolkadotTypes = typeof import("@polkadot/types");

/** The version that the metadata's own constant states; 0 where it states none. */
function specOf(bytes: Uint8Array): number {
  const { Metadata, TypeRegistry } = createRequire(import.meta.url)("@polkadot/types") as PolkadotTypes;
  const registry = new TypeRegistry();
  const { pallets } = new Metadata(registry, bytes).asLatest;
  const system = pallets.find(({ name }) => name.toString() === "System");
  const version = system?.constants.find(({ name }) => name.toString() === "Version");
  if (version === undefined) return 0;
  return registry
    .createType<RuntimeVersion>("RuntimeVersion", version.value.toU8a(true))
    .specVersion.toNumber();
}
