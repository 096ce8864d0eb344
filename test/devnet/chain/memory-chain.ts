import type { MockGeneration } from "../../../src/config/mock-generations.ts";
import { type ChainOptions, createChain, type MemoryChain } from "../../../src/devnet/chain/chain.ts";
import { type ChainGenesis, writeGenesis } from "../../../src/devnet/chain/genesis.ts";
import { createRuntime } from "../../../src/devnet/chain/runtime/create-runtime.ts";
import { blake2 } from "../../../src/devnet/chain/runtime/hashers.ts";
import { toHex } from "../../../src/devnet/chain/scale/bytes.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { key } from "./client.ts";

/** A chain without clock and server: blocks come when the test says so. */
export function createMemoryChain(
  genesis: ChainGenesis,
  { generation = "425", ...options }: Partial<ChainOptions> & { generation?: MockGeneration } = {},
): MemoryChain {
  const runtime = createRuntime({ generation, blockMs: 250 });
  return createChain(
    { runtime, log: silentLog },
    {
      genesis: (store) => writeGenesis(store, { ...genesis, netuid: 4, tempo: 10 }),
      finalityLag: 1,
      keepBlocks: 100,
      poolChecks: false,
      allowLoopback: false,
      drand: { genesisSeconds: 0, periodSeconds: 1 },
      ...options,
    },
  );
}

/** An immortal extrinsic, signed; `call` as the codec takes it, e.g. `{System: {remark: {remark: "0x"}}}`. */
export function signCall(
  { runtime, archive, nextNonce }: MemoryChain,
  uri: string,
  { call, nonce }: { call: unknown; nonce?: number },
): string {
  const { codecs, generation } = runtime;
  const hotkey = key(uri);
  const account = toHex(hotkey.publicKey);
  const genesis = archive.at(0)?.hash ?? "";
  const body = codecs.encode("RuntimeCall", call);
  const extra = codecs.encode("(Era, Compact<u32>, Compact<u64>, u8)", [
    undefined,
    nonce ?? nextNonce(account),
    0n,
    0,
  ]);
  const implicit = codecs.encode("(u32, u32, H256, H256, Option<[u8; 32]>)", [
    generation.specVersion,
    1,
    genesis,
    genesis,
    undefined,
  ]);
  const payload = Buffer.concat([body, extra, implicit]);
  const signature = { Sr25519: toHex(hotkey.sign(payload.length > 256 ? blake2(payload) : payload)) };
  const head = codecs.encode("(u8, MultiAddress, MultiSignature)", [0x84, { Id: account }, signature]);
  return toHex(codecs.encode("Vec<u8>", Buffer.concat([head, extra, body])));
}

/** `set_weights` of subnet 4. */
export function weightsCall(dests: number[], weights: number[]): unknown {
  return { SubtensorModule: { set_weights: { netuid: 4, dests, weights, version_key: 0n } } };
}

/** Makes blocks until the head has that number. */
export function produceTo({ archive, produce }: MemoryChain, number: number): void {
  while (archive.head().number < number) produce(archive.head().number * 250 + 250);
}
