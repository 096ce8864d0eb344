import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Address } from "../../domain/types.ts";
import { TargonError } from "../../errors.ts";
import { createLimit, type Limit } from "../../lib/limit.ts";
import { retry } from "../../lib/retry.ts";
import type { Connection } from "./connection.ts";
import { type Call, type Signed, signExtrinsic } from "./sign-extrinsic.ts";
import { type Included, sendExtrinsic } from "./submit-extrinsic.ts";

/** Signs with a key and sends. */
export type Submit = (call: Call, hotkey: Hotkey, signal?: AbortSignal) => Promise<Included>;

/** Keeps the numbers of an account for us alone, against other processes of this machine; resolves to what gives them back. */
export type NonceLock = (address: Address, signal?: AbortSignal) => Promise<() => void>;

/** The one way in which transactions go out: one at a time for each key, so that no two take the same number. */
export type Sender = {
  submit: Submit;
  /** Runs what reads before it sends, so that nothing else that the key signs comes in between; by the `submit` that it is given. */
  alone<T>(address: Address, work: (submit: Submit) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** As `submit`; `note` is told of the bytes before they go out, and whenever they were signed anew. */
  submitNoted(
    call: Call,
    of: { hotkey: Hotkey; note: (signed: Signed) => void },
    signal?: AbortSignal,
  ): Promise<Included>;
  /** Sends the very same bytes again. */
  again(signed: Signed, address: Address, signal?: AbortSignal): Promise<Included>;
};

/** More than this many waiting transactions of one key are a fault of ours. */
const MAX_WAITING = 32;

/** Where the number was taken meanwhile, nothing went out, and a fresh one may do. */
const FRESH_NONCE = { retries: 3, delayMs: 500, shouldRetry: isNonceTaken };

/** A transaction with this number waits in the pool already. */
const PRIORITY_TOO_LOW = 1014;

/** How transactions go out. */
export type SenderOptions = {
  /** How long one may take from sending to a block, ms. */
  includeMs: number;
  /** Default: none, this process is the only one that signs with its keys. */
  nonceLock?: NonceLock | undefined;
};

/**
 * Nothing is ever sent twice, but where the same bytes are asked for `again`. An `EXTRINSIC_UNKNOWN_FATE` carries the
 * transaction's `nonce`, the block that it was signed at (`fromBlock`), and `untilBlock`, the last that may have it.
 */
export function createSender(connection: Connection, { includeMs, nonceLock }: SenderOptions): Sender {
  const turns = new Map<Address, Limit>();
  const inTurn = <T>(address: Address, work: () => Promise<T>, signal?: AbortSignal) =>
    turnOf(turns, address).run(async () => {
      const release = await nonceLock?.(address, signal);
      try {
        return await work();
      } finally {
        release?.();
      }
    }, signal);
  const send = async (signed: Signed, signal?: AbortSignal) => {
    try {
      return await sendExtrinsic(connection, { ...signed, includeMs }, signal);
    } catch (error) {
      throw withLife(error, signed);
    }
  };
  const submitNow: Sender["submitNoted"] = async (call, { hotkey, note }, signal) => {
    const once = async () => {
      const signed = await connection.call(() => signExtrinsic(connection, call, hotkey), signal);
      note(signed);
      return await send(signed, signal);
    };
    return await retry(once, { ...FRESH_NONCE, ...(signal && { signal }) });
  };
  const submit: Sender["submitNoted"] = (call, of, signal) =>
    inTurn(of.hotkey.address, () => submitNow(call, of, signal), signal);
  const withoutNote =
    (send: Sender["submitNoted"]): Submit =>
    (call, hotkey, signal) =>
      send(call, { hotkey, note: () => {} }, signal);
  return {
    submit: withoutNote(submit),
    submitNoted: submit,
    alone: (address, work, signal) => inTurn(address, () => work(withoutNote(submitNow)), signal),
    again: (signed, address, signal) => inTurn(address, () => send(signed, signal), signal),
  };
}

function turnOf(turns: Map<Address, Limit>, address: Address): Limit {
  const known = turns.get(address);
  if (known !== undefined) return known;
  const onFull = () => new TargonError("QUEUE_FULL", "too many transactions wait to be sent");
  const turn = createLimit(1, { maxWaiting: MAX_WAITING, onFull });
  turns.set(address, turn);
  return turn;
}

/** With what it takes to find out later what became of the transaction. */
function withLife(error: unknown, { extrinsic, nonce, fromBlock, untilBlock }: Signed): unknown {
  if (!(error instanceof TargonError) || error.code !== "EXTRINSIC_UNKNOWN_FATE") return error;
  const data = { ...error.data, extrinsic, nonce, fromBlock, untilBlock };
  return new TargonError(error.code, error.message, { data, cause: error.cause });
}

/** The pool did not take the bytes because of their number: nobody will ever include them. */
function isNonceTaken(error: unknown): boolean {
  if (!(error instanceof TargonError) || error.code !== "CHAIN_REFUSED") return false;
  return error.data.reason === "stale" || error.data.rpcCode === PRIORITY_TOO_LOW;
}
