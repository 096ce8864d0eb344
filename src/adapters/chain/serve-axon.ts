import type { Hotkey } from "../../domain/ports/chain.ts";
import { TargonError } from "../../errors.ts";
import { SPEC_VERSION } from "../../version.ts";
import { toAxonAddress } from "./axon-address.ts";
import { createCall } from "./chain-call.ts";
import { type ChainAxon, chainAxonSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";
import type { Submit } from "./submit-extrinsic.ts";

/** What the SDK calls the protocol of an axon. */
const PROTOCOL = 4;

const MAX_PORT = 65_535;

/** Where a neuron is to be reached. */
export type AxonCall = { netuid: number; ip: string; port: number };

/**
 * The arguments of serve_axon, in the call's order.
 *
 * @throws {TargonError} `AXON_ADDRESS_INVALID` for a text that is no IP address, or a port that is none
 */
export function toAxonArguments({ netuid, ip, port }: AxonCall, version = SPEC_VERSION): unknown[] {
  const address = toAxonAddress(ip);
  if (!Number.isInteger(port) || port < 0 || port > MAX_PORT)
    throw new TargonError("AXON_ADDRESS_INVALID", "the axon's port is no port", { data: { port } });
  return [netuid, version, address.ip, port, address.ipType, PROTOCOL, 0, 0];
}

/**
 * Says on chain where the neuron is to be reached, unless the chain says the same already.
 *
 * @returns whether a transaction was sent
 * @throws {TargonError} `AXON_ADDRESS_INVALID`; as `sendExtrinsic`
 */
export async function serveAxon(
  { connection, submit }: { connection: Connection; submit: Submit },
  { hotkey, ...axon }: AxonCall & { hotkey: Hotkey },
  signal?: AbortSignal,
): Promise<boolean> {
  const args = toAxonArguments(axon);
  const stored = await connection.call(() => readAxon(connection, axon.netuid, hotkey.address), signal);
  if (stored && isSame(stored, args)) return false;
  await submit(createCall(connection, "serveAxon", args), hotkey, signal);
  return true;
}

async function readAxon(connection: Connection, netuid: number, hotkey: string): Promise<ChainAxon | null> {
  const { state } = await readHead(connection);
  const value = (await storageItem(state, "axons")(netuid, hotkey)).toPrimitive();
  return chainAxonSchema.safeParse(value).data ?? null;
}

function isSame({ version, ip, port, ipType, protocol }: ChainAxon, args: unknown[]): boolean {
  const [, ...wanted] = args;
  return [version, ip, port, ipType, protocol].every((value, index) => value === wanted[index]);
}
