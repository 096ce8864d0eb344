import { sha256 } from "@noble/hashes/sha2.js";
import type { DrandNetwork } from "../drand-network.ts";
import { toHex } from "../scale/bytes.ts";
import type { Store } from "../store.ts";
import type { Call } from "./dispatch.ts";

const LAST = "Drand.LastStoredRound";
const OLDEST = "Drand.OldestStoredRound";
const PULSES = "Drand.Pulses";

/** Signing takes its time: what was missed is caught up over several blocks. */
const MAX_PER_BLOCK = 2;
/** Older pulses are let go; commits wait for far fewer. */
const KEPT_PULSES = 1024n;
/** After a longer gap what lies further back is left out, as nobody waits for it. */
const MAX_GAP = 64n;

/** Writes what clients need of the drand network into block 0. */
export function writeBeacon(store: Store, { beacon }: DrandNetwork): void {
  const hash = toHex(sha256(beacon.publicKey));
  store.put("Drand.BeaconConfig", [], {
    public_key: toHex(beacon.publicKey),
    period: beacon.periodSeconds,
    genesis_time: beacon.genesisSeconds,
    hash,
    group_hash: hash,
    scheme_id: toHex(Buffer.from("bls-unchained-g1-rfc9380")),
    metadata: { beacon_id: toHex(Buffer.from("targon-devnet")) },
  });
}

/** Puts the pulses that came out since the last block on chain, the oldest first. */
export function storePulses(
  { store, drand, deposit }: { store: Store; drand: DrandNetwork; deposit: Call["deposit"] },
  timeMs: number,
): void {
  const now = drand.roundAt(timeMs);
  const before = store.get<bigint>(LAST);
  const first = before === 0n ? now : before + 1n > now - MAX_GAP ? before + 1n : now - MAX_GAP;
  const rounds: bigint[] = [];
  for (let round = first; round <= now && round > 0n && rounds.length < MAX_PER_BLOCK; round++) {
    const signature = drand.sign(round);
    store.put(PULSES, [round], {
      round,
      randomness: toHex(sha256(signature)),
      signature: toHex(signature),
    });
    rounds.push(round);
  }
  const last = rounds.at(-1);
  if (last === undefined) return;
  store.put(LAST, [], last);
  forgetOld(store, { first, last });
  deposit("Drand.NewPulse", { rounds });
}

function forgetOld(store: Store, { first, last }: { first: bigint; last: bigint }): void {
  let oldest = store.get<bigint>(OLDEST);
  if (oldest === 0n) oldest = first;
  for (; oldest + KEPT_PULSES <= last; oldest++) store.remove(PULSES, [oldest]);
  store.put(OLDEST, [], oldest);
}
