import type { ApiPromise, SubmittableResult } from "@polkadot/api";
import type { SignerOptions, SubmittableExtrinsic } from "@polkadot/api/types";
import { createHotkey, readySr25519 } from "../../../src/adapters/wallet/sr25519.ts";
import type { Hotkey } from "../../../src/domain/ports/chain.ts";
import { loadPolkadot } from "../../../src/lib/load-polkadot.ts";

await readySr25519();

const { ApiPromise: Api, WsProvider } = loadPolkadot("@polkadot/api");
const ring = new (loadPolkadot("@polkadot/keyring").Keyring)({ type: "sr25519" });

export type Tx = SubmittableExtrinsic<"promise">;
export type Sent = {
  statuses: string[];
  events: Record<string, unknown>;
  error: string | undefined;
  block: string;
};

/** A key by its uri. */
export function key(uri: string): Hotkey {
  return createHotkey({ uri });
}

/** A key that the client signs with, by its uri. */
export function pair(uri: string) {
  return ring.addFromUri(uri);
}

/** Waits for the head with that number. */
export async function untilBlock(api: ApiPromise, number: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = await api.rpc.chain.subscribeNewHeads((head) => {
    if (head.number.toNumber() >= number) resolve();
  });
  await promise;
  stop();
}

/** The client as operators use it, in the CommonJS build. */
export async function connect(url: string): Promise<ApiPromise> {
  const provider = new WsProvider(url, 100);
  return await Api.create({ provider: provider as never, noInitWarn: true, throwOnConnect: true });
}

/** A call of the subtensor pallet. */
export function call(api: ApiPromise, name: string, ...args: unknown[]): Tx {
  const make = api.tx.subtensorModule?.[name];
  if (!make) throw new Error(`no call ${name}`);
  return make(...args);
}

/** A storage item of the subtensor pallet in its JSON form. */
export async function read(api: ApiPromise, name: string, ...args: unknown[]): Promise<unknown> {
  const query = api.query.subtensorModule?.[name];
  if (!query) throw new Error(`no item ${name}`);
  return (await query(...args)).toJSON();
}

/** A runtime API's answer in its JSON form. */
export async function ask(
  api: ApiPromise,
  name: `${string}.${string}`,
  ...args: unknown[]
): Promise<unknown> {
  const [section = "", method = ""] = name.split(".");
  const run = api.call[section]?.[method];
  if (!run) throw new Error(`no runtime api ${name}`);
  return ((await run(...args)) as { toJSON(): unknown }).toJSON();
}

/** Who signs, and how. */
export type Signer = string | (Partial<SignerOptions> & { uri: string });

/** Signs, sends and waits until final or invalid; rejects when the pool refuses. */
export async function send(api: ApiPromise, tx: Tx, signer: Signer): Promise<Sent> {
  const { uri, ...options } = typeof signer === "string" ? { uri: signer } : signer;
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const statuses: string[] = [];
  const onResult = (result: SubmittableResult) => {
    const { status, events, dispatchError } = result;
    statuses.push(status.type);
    if (!status.isFinalized && !status.isInvalid) return;
    resolve({
      statuses,
      block: status.isFinalized ? status.asFinalized.toHex() : "",
      error: dispatchError?.isModule
        ? api.registry.findMetaError(dispatchError.asModule).name
        : dispatchError?.toString(),
      events: Object.fromEntries(
        events.map(({ event }) => [`${event.section}.${event.method}`, event.data.toJSON()]),
      ),
    });
  };
  tx.signAndSend(pair(uri), { nonce: -1, ...options }, onResult as never).catch(reject);
  return await promise;
}
