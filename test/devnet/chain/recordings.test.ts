import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { fromAddress, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import { decodeExtrinsic, isSignedBySigner, signedPayload } from "../../../src/devnet/chain/extrinsic.ts";
import {
  createRuntime,
  keysOf,
  moduleError,
  type Runtime,
  storageKey,
} from "../../../src/devnet/chain/runtime/create-runtime.ts";
import { blake2 } from "../../../src/devnet/chain/runtime/hashers.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";
import { birthOf } from "../../../src/devnet/chain/scale/era.ts";
import { findChainRecordings, readSessions } from "../../helpers/chain-recordings.ts";

const dir = findChainRecordings();

/** The recorded chain's own genesis hash. */
const GENESIS = `0x${"45".repeat(32)}`;

describe.skipIf(dir === null)("our description and the recorded runtime, spec 218", () => {
  let runtime: Runtime;
  beforeAll(async () => {
    await readySr25519();
    runtime = createRuntime({ generation: "218", blockMs: 12_000 });
  });
  const sessions = dir === null ? [] : readSessions(dir);
  const subnet = dir === null ? {} : JSON.parse(readFileSync(join(dir, "subnet-218.json"), "utf8"));

  test("default: the calls of all sessions encode to the recorded bytes, index and all", () => {
    const calls = sessions.flatMap(({ outcome }) =>
      outcome?.call && outcome.args && outcome.call_hex ? [{ ...outcome, args: outcome.args }] : [],
    );
    expect(calls.length).toBeGreaterThanOrEqual(49);
    for (const { call = "", args, call_hex } of calls) {
      expect(toHex(encodeCall(runtime, call, args)), call).toBe(call_hex);
      const decoded = runtime.codecs.decode("RuntimeCall", call_hex ?? "0x");
      expect(toHex(runtime.codecs.encode("RuntimeCall", decoded))).toBe(call_hex);
    }
  });

  test("behavior: headers hash to the recorded hashes", () => {
    const headers = sessions.flatMap(headersOf);
    expect(headers.length).toBeGreaterThanOrEqual(150);
    for (const { hash, header } of headers) expect(toHex(blake2(encodeHeader(runtime, header)))).toBe(hash);
  });

  test("behavior: signatures hold over the payload that we build, and fail where one bit or hash is wrong", () => {
    let held = 0;
    for (const session of sessions) {
      const { outcome } = session;
      if (!outcome?.extrinsic) continue;
      const extrinsic = decodeExtrinsic(runtime, outcome.extrinsic);
      const anchors = anchorsOf(extrinsic.era, headersOf(session));
      const holds = anchors.some((mortality) =>
        isSignedBySigner(extrinsic, signedPayload(runtime, extrinsic, { mortality, genesis: GENESIS })),
      );
      expect(holds, session.name).toBe(!/bad-signature|wrong-/.test(session.name));
      held += holds ? 1 : 0;
    }
    expect(held).toBeGreaterThanOrEqual(54);
  });

  test("behavior: errors stand at the recorded indices under their real names", () => {
    const errors = sessions.flatMap(({ outcome }) => (outcome?.error ? [outcome] : []));
    expect(errors.length).toBeGreaterThanOrEqual(37);
    for (const outcome of errors) {
      const { name } = outcome.error as { name: string };
      const { dispatchError } = outcome as unknown as { dispatchError: { module: object } };
      expect(moduleError(runtime, "SubtensorModule", name)).toEqual({ Module: dispatchError.module });
    }
  });

  test("behavior: events decode and encode again to the recorded bytes", () => {
    const key = storageKey(runtime, "System.Events");
    let records = 0;
    for (const value of sessions.flatMap((session) => valuesOf(session, key))) {
      const decoded = runtime.codecs.decode("Vec<EventRecord>", value) as unknown[];
      expect(toHex(runtime.codecs.encode("Vec<EventRecord>", decoded))).toBe(value);
      records += decoded.length;
    }
    expect(records).toBeGreaterThanOrEqual(100);
  });

  test("behavior: storage keys and values of the recorded subnet are ours", () => {
    const described = (subnet.storage as StorageLine[]).filter(({ item }) =>
      runtime.entries.has(`SubtensorModule.${item}`),
    );
    expect(described.length).toBeGreaterThanOrEqual(115);
    for (const { item, args, key, value } of described) {
      const path = `SubtensorModule.${item}`;
      expect(storageKey(runtime, path, args.map(toKey)), item).toBe(key);
      expect(storageKey(runtime, path, keysOf(runtime, path, key))).toBe(key);
      const { value: type } = runtime.entries.get(path) ?? { value: "()" };
      expect(toHex(runtime.codecs.encode(type, runtime.codecs.decode(type, value))), item).toBe(value);
    }
  });

  test("behavior: the recorded neurons decode and encode again to the same bytes", () => {
    const answer = subnet.runtime_api["NeuronInfoRuntimeApi_get_neurons_lite(0400)"] as string;
    const inner = runtime.codecs.decode("Vec<u8>", answer) as string;
    const neurons = runtime.codecs.decode("Vec<NeuronInfoLite>", inner) as unknown[];
    expect(neurons).toHaveLength(12);
    expect(toHex(runtime.codecs.encode("Vec<NeuronInfoLite>", neurons))).toBe(inner);
  });
});

type Frame = { dir: string; msg: { id?: number; method?: string; params?: unknown[]; result?: unknown } };
type StorageLine = { item: string; args: unknown[]; key: string; value: string };
type RpcHeader = {
  parentHash: string;
  number: string;
  stateRoot: string;
  extrinsicsRoot: string;
  digest: { logs: string[] };
};
type Known = { hash: string; header: RpcHeader };

function answers(frames: unknown): Map<number | undefined, unknown> {
  const replies = (frames as Frame[]).filter(({ dir: way, msg }) => way === "<" && msg.id !== undefined);
  return new Map(replies.map(({ msg }) => [msg.id, msg.result]));
}

function headersOf({ frames }: { frames: unknown }): Known[] {
  const results = answers(frames);
  return (frames as Frame[]).flatMap(({ dir: way, msg }) => {
    const hash = Array.isArray(msg.params) ? msg.params[0] : undefined;
    const header = results.get(msg.id);
    const isAsked = way === ">" && msg.method === "chain_getHeader" && typeof hash === "string" && header;
    return isAsked ? [{ hash, header: header as RpcHeader }] : [];
  });
}

/** What a storage key held each time that the session asked for it. */
function valuesOf({ frames }: { frames: unknown }, key: string): string[] {
  const results = answers(frames);
  const asked = (frames as Frame[]).filter(
    ({ dir: way, msg }) => way === ">" && msg.method === "state_getStorage" && msg.params?.[0] === key,
  );
  return asked.map(({ msg }) => results.get(msg.id)).filter((value) => typeof value === "string");
}

function encodeHeader({ codecs }: Runtime, header: RpcHeader): Uint8Array {
  return codecs.encode("Header", {
    parent_hash: header.parentHash,
    number: Number(header.number),
    state_root: header.stateRoot,
    extrinsics_root: header.extrinsicsRoot,
    digest: { logs: header.digest.logs.map((log) => codecs.decode("DigestItem", log)) },
  });
}

/** The hashes that the signature may cover: those of the session's headers at which the era begins. */
function anchorsOf(era: Parameters<typeof birthOf>[0] | undefined, headers: Known[]): string[] {
  if (!era) return [GENESIS];
  return headers
    .filter(({ header }) => birthOf(era, Number(header.number) + 1) === Number(header.number))
    .map(({ hash }) => hash);
}

function encodeCall(runtime: Runtime, call: string, args: [string, unknown][]): Uint8Array {
  const [section = "", method = ""] = call.split(".");
  const pallet = section.replace(/^./, (letter) => letter.toUpperCase());
  const fields = Object.fromEntries(args.map(([name, value]) => [toSnake(name), toKey(value)]));
  return runtime.codecs.encode("RuntimeCall", { [pallet]: { [toSnake(method)]: fields } });
}

function toSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** Addresses as public keys, decimal texts as numbers; the rest as it is. */
function toKey(value: unknown): unknown {
  if (typeof value !== "string" || value.startsWith("0x")) return value;
  return /^5\w{40,}$/.test(value) ? toHex(fromAddress(value)) : BigInt(value);
}
