import { z } from "zod";
import type { MemoryChain } from "../chain.ts";
import type { Block } from "../header.ts";
import { RpcError } from "../rpc-error.ts";
import { runtimeVersion } from "../runtime/create-runtime.ts";
import { blockHash, blockNumber, hex, type Method, method, none } from "./method.ts";
import type { RuntimeCalls } from "./runtime-calls.ts";

const at = z.tuple([blockHash]);
const key = z.tuple([hex, blockHash]);
/** Keys of one question at most. */
const MAX_KEYS = 4096;

/** `chain_*`: blocks. */
export function chainMethods({ archive, finalized }: MemoryChain): Record<string, Method> {
  const find = (hash: string | null | undefined) => (hash ? archive.byHash(hash) : archive.head());
  const hashAt = (number: number) => archive.at(number)?.hash ?? null;
  const getHash = method(
    z.tuple([z.union([blockNumber, z.array(blockNumber).max(MAX_KEYS)]).nullish()]),
    ([number]) => {
      if (number === undefined || number === null) return archive.head().hash;
      return Array.isArray(number) ? number.map(hashAt) : hashAt(number);
    },
  );
  return {
    chain_getBlockHash: getHash,
    chain_getHeader: method(at, ([hash]) => find(hash)?.header),
    chain_getFinalizedHead: method(none, () => finalized().hash),
    chain_getBlock: method(at, ([hash]) => {
      const block = find(hash);
      if (!block) return null;
      return { block: { header: block.header, extrinsics: block.extrinsics }, justifications: null };
    }),
  };
}

/** `state_*`: storage and runtime calls, at the head or at a block that is still remembered. */
export function stateMethods(chain: MemoryChain, calls: RuntimeCalls): Record<string, Method> {
  const { archive, state, runtime } = chain;
  const blockAt = (hash: string | null | undefined): Block => {
    const block = hash ? archive.byHash(hash) : archive.head();
    if (block) return block;
    throw new RpcError(4003, `Client error: UnknownBlock: State already discarded for ${hash}`);
  };
  const read = (name: string, hash: string | null | undefined) =>
    state.get(name, blockAt(hash).number) ?? null;
  const getStorage = method(key, ([name, hash]) => read(name, hash));
  return {
    state_getRuntimeVersion: method(at, ([hash]) => blockAt(hash) && runtimeVersion(runtime)),
    state_getMetadata: method(at, () => calls.metadata(14)),
    state_call: method(z.tuple([z.string().max(200), hex, blockHash]), ([name, data, hash]) =>
      calls.call(name, data, blockAt(hash).number),
    ),
    state_getStorage: getStorage,
    state_getStorageAt: getStorage,
    state_getStorageSize: method(key, ([name, hash]) => {
      const value = read(name, hash);
      return value === null ? null : value.length / 2 - 1;
    }),
    state_queryStorageAt: method(z.tuple([z.array(hex).max(MAX_KEYS), blockHash]), ([names, hash]) => [
      { block: blockAt(hash).hash, changes: names.map((name) => [name, read(name, hash)]) },
    ]),
    state_getKeysPaged: method(
      z.tuple([hex, z.number().int().positive().max(MAX_KEYS), hex.nullish(), blockHash]),
      ([prefix, count, start, hash]) => {
        const all = state.keys(prefix, blockAt(hash).number);
        return all.filter((name) => !start || name > start).slice(0, count);
      },
    ),
  };
}
