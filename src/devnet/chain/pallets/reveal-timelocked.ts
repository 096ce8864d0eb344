import { decryptTimelocked } from "../../../domain/timelock/decrypt-timelocked.ts";
import type { Log } from "../../../lib/log.ts";
import { fromHex, toHex } from "../scale/bytes.ts";
import type { Codecs } from "../scale/codecs.ts";
import type { Store } from "../store.ts";
import { revealPeriod } from "./commit-reveal.ts";
import type { Call } from "./dispatch.ts";
import { commitEpoch, epochIndex, isEpochDue } from "./epoch-schedule.ts";
import { dropCommits, type Place, readCommits, type TimelockedCommit, writeCommits } from "./timelock.ts";
import { applyWeights, type WeightsCall } from "./weights.ts";

const MODULE = "SubtensorModule";

/** What happens at the start of a block. */
export type BlockStart = { store: Store; block: number; deposit: Call["deposit"]; log: Log };

/**
 * Reveals a subnet's commits whose epoch has come and whose pulse is there. One that does not open, or whose weights
 * are refused, is lost without any event; a commit without its pulse waits where the runtime tries again.
 *
 * @see subtensor `coinbase/reveal_commits.rs`; before spec 300 `coinbase/run_coinbase.rs`, `reveal_crv3_commits`
 */
export function revealTimelocked(start: BlockStart, netuid: number): void {
  const { store, block, log } = start;
  const place = placeToReveal(start, netuid);
  if (place === undefined) return;
  dropCommits(store, place);
  const commits = readCommits(store, place);
  if (commits.length === 0) return;
  const { timelock } = store.runtime.generation;
  const isWaiting = ({ round }: TimelockedCommit) => store.get("Drand.Pulses", [round]) === undefined;
  writeCommits(store, place, timelock.reveal === "retried" ? commits.filter(isWaiting) : []);
  for (const one of commits) {
    try {
      if (!isWaiting(one)) revealOne(start, netuid, one);
      else if (timelock.reveal === "once") throw new RangeError("the round is not out");
    } catch (error) {
      log.debug("a timelocked commit is not revealed", { block, who: one.who, round: `${one.round}` }, error);
    }
  }
}

/** Which epoch's commits may be revealed now. */
function placeToReveal({ store, block }: BlockStart, netuid: number): Place | undefined {
  const { timelock, epochs } = store.runtime.generation;
  const period = revealPeriod(store, netuid);
  if (timelock.reveal === "once") {
    if (!isEpochDue(store, netuid, block)) return undefined;
    const now = epochIndex(store, netuid, block);
    return now < 2n ? undefined : { netuid, epoch: atLeast0(now - (period - 1n)) };
  }
  const now = epochs === "stateful" ? commitEpoch(store, netuid, block) : epochIndex(store, netuid, block);
  return now < period ? undefined : { netuid, epoch: now - period };
}

function atLeast0(epoch: bigint): bigint {
  return epoch < 0n ? 0n : epoch;
}

function revealOne({ store, block, deposit }: BlockStart, netuid: number, one: TimelockedCommit): void {
  const { signature } = store.get<{ signature: string }>("Drand.Pulses", [one.round]);
  const plaintext = decryptTimelocked({ ciphertext: fromHex(one.commit), signature: fromHex(signature) });
  const { codecs, generation } = store.runtime;
  const { namesHotkey, revealed } = generation.timelock;
  const weights = namesHotkey ? readNamed(codecs, plaintext, one.who) : readLegacy(codecs, plaintext);
  const call: Call = { store, block, deposit, signer: one.who, args: {} };
  applyWeights(call, { netuid, ...weights });
  if (revealed !== null) deposit(`${MODULE}.${revealed}`, [netuid, one.who]);
}

type Payload = Pick<WeightsCall, "dests" | "weights" | "version_key">;

const ACCOUNT_BYTES = 32;

/** The payload with its committer; the older form where it does not read as that. */
function readNamed(codecs: Codecs, plaintext: Uint8Array, who: string): Payload {
  const named = tryDecode(codecs, plaintext);
  const hotkey = named && fromHex(named[0]);
  if (!named || !hotkey || hotkey.length < ACCOUNT_BYTES) return readLegacy(codecs, plaintext);
  if (toHex(hotkey.subarray(0, ACCOUNT_BYTES)) !== who)
    throw new RangeError("the payload names another hotkey");
  return { dests: named[1], weights: named[2], version_key: named[3] };
}

function tryDecode(codecs: Codecs, plaintext: Uint8Array): [string, number[], number[], bigint] | undefined {
  try {
    return codecs.decode("(Vec<u8>, Vec<u16>, Vec<u16>, u64)", plaintext) as [
      string,
      number[],
      number[],
      bigint,
    ];
  } catch {
    // not of this form
    return undefined;
  }
}

function readLegacy(codecs: Codecs, plaintext: Uint8Array): Payload {
  const [dests, weights, version_key] = codecs.decode("(Vec<u16>, Vec<u16>, u64)", plaintext) as [
    number[],
    number[],
    bigint,
  ];
  return { dests, weights, version_key };
}
