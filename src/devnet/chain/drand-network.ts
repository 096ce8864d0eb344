import { bls12_381 } from "@noble/curves/bls12-381.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Beacon } from "../../domain/timelock/beacon.ts";
import { roundPoint } from "../../domain/timelock/round-point.ts";

/** A drand network of the embedded chain's own: anybody can know its key, so it keeps no secret. */
export type DrandNetwork = {
  beacon: Beacon;
  /** The round that is out at a time (epoch ms); 0 before the first. */
  roundAt(timeMs: number): bigint;
  /** What the network publishes for a round: 48 bytes, a compressed point of G1. Takes some milliseconds. */
  sign(round: bigint): Uint8Array;
};

/** Whole seconds. */
export type DrandTiming = Pick<Beacon, "genesisSeconds" | "periodSeconds">;

const SEED = "targon devnet drand";

/** The point of G2 that belongs to the secret; to compute it would make every start a tenth of a second longer. */
const PUBLIC_KEY = Buffer.from(
  "8a579746706369782730abd90e5f34652d3655ec4651690926c6f6c8e549613c3dd8cdfc800c591b633f89ef73ac5a7d" +
    "04afd2ed8f93ae988188c26593469375d02fee252d6a252af908172d9ff1ad5f41d4f8b4c88007a99e97f26c9380759e",
  "hex",
);

/**
 * The embedded chain's drand network, always with the same key.
 *
 * @see drand, scheme `bls-unchained-g1-rfc9380`: signatures in G1 over the round's point, the key in G2
 */
export function createDrandNetwork(timing: DrandTiming): DrandNetwork {
  const { genesisSeconds, periodSeconds } = timing;
  const secret = BigInt(`0x${bytesToHex(sha256(utf8ToBytes(SEED)))}`) % bls12_381.fields.Fr.ORDER;
  return {
    beacon: { ...timing, publicKey: Uint8Array.from(PUBLIC_KEY) },
    roundAt(timeMs) {
      const elapsed = timeMs / 1000 - genesisSeconds;
      return elapsed < 0 ? 0n : BigInt(Math.floor(elapsed / periodSeconds) + 1);
    },
    sign: (round) => roundPoint(round).multiply(secret).toBytes(true),
  };
}
