import type { SubmittableExtrinsic } from "@polkadot/api/types";
import type { SignatureOptions } from "@polkadot/types/types";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Connection } from "./connection.ts";
import { assertSignable } from "./signed-extensions.ts";

/** A call that can be signed and sent. */
export type Call = SubmittableExtrinsic<"promise">;

/**
 * For how many blocks a transaction stays valid: long enough for a full pool, short enough that one of unknown fate is
 * soon certain never to come.
 */
const ERA_BLOCKS = 64;

/** The finalised block is taken as birth block unless it lags further than this behind the head. */
const MAX_LAG_BLOCKS = 32;

/** What schnorrkel signatures begin with in a MultiSignature. */
const SR25519 = 1;

/** A transaction ready to go. */
export type Signed = {
  /** Its bytes, 0x hex. */
  hex: string;
  /** Their hash, 0x hex. */
  extrinsic: string;
  nonce: number;
  /** Only blocks behind this one, */
  fromBlock: number;
  /** up to this one, can have it. */
  untilBlock: number;
};

/**
 * Signs a call with the account's next number and a mortal era. Nothing is sent.
 *
 * @throws {TargonError} `CHAIN_UNSUPPORTED`
 */
export async function signExtrinsic(connection: Connection, call: Call, hotkey: Hotkey): Promise<Signed> {
  const { api } = connection;
  assertSignable(api);
  const [next, birth] = await Promise.all([
    api.rpc.system.accountNextIndex(hotkey.address),
    readBirthBlock(connection),
  ]);
  const nonce = next.toNumber();
  call.sign(toPair(hotkey), {
    nonce,
    era: api.registry.createType("ExtrinsicEra", { current: birth.number, period: ERA_BLOCKS }),
    blockHash: birth.hash,
    genesisHash: api.genesisHash,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  } as SignatureOptions);
  const { number: fromBlock } = birth;
  const bytes = { hex: call.toHex(), extrinsic: call.hash.toHex() };
  return { ...bytes, nonce, fromBlock, untilBlock: fromBlock + ERA_BLOCKS - 1 };
}

async function readBirthBlock({ api }: Connection): Promise<{ number: number; hash: string }> {
  const [head, hash] = await Promise.all([api.rpc.chain.getHeader(), api.rpc.chain.getFinalizedHead()]);
  const final = await api.rpc.chain.getHeader(hash);
  const lag = head.number.toNumber() - final.number.toNumber();
  const birth = lag > MAX_LAG_BLOCKS ? head : final;
  return { number: birth.number.toNumber(), hash: birth.hash.toHex() };
}

type Pair = Parameters<Call["sign"]>[0];

/** The least of a key pair that @polkadot signs with; it hashes payloads over 256 bytes before they come here. */
function toPair({ address, publicKey, sign }: Hotkey): Pair {
  const pair = {
    address,
    addressRaw: publicKey,
    publicKey,
    type: "sr25519",
    sign: (message: Uint8Array) => Uint8Array.from([SR25519, ...sign(message)]),
  };
  return pair as unknown as Pair;
}
