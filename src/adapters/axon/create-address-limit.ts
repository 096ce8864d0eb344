import { networkOf } from "./network-of.ts";

/** How fast one address may ask. */
export type AddressLimitOptions = {
  /** Requests in a row before the rate counts. */
  burst: number;
  /** Requests per second afterwards. */
  perSecond: number;
  /** Addresses remembered; the one that was silent longest is forgotten first. */
  maxAddresses?: number;
};

/** A token bucket per address. */
export type AddressLimit = {
  /** False: the address asks too fast. `nowMs` is monotonic. */
  take(address: string, nowMs: number): boolean;
  /** Gives one request back, so that what was proven costs its sender nothing. */
  giveBack(address: string): void;
};

type Bucket = { left: number; atMs: number };

/**
 * Limits how often one address may ask; IPv6 addresses count by their /64, which is what one customer has. Bounded in
 * memory; a forgotten address starts anew with a full bucket.
 */
export function createAddressLimit({
  burst,
  perSecond,
  maxAddresses = 10_000,
}: AddressLimitOptions): AddressLimit {
  const buckets = new Map<string, Bucket>();

  const touch = (key: string, nowMs: number): Bucket => {
    const bucket = buckets.get(key) ?? { left: burst, atMs: nowMs };
    bucket.left = Math.min(burst, bucket.left + ((nowMs - bucket.atMs) / 1000) * perSecond);
    bucket.atMs = nowMs;
    buckets.delete(key);
    buckets.set(key, bucket);
    if (buckets.size > maxAddresses) buckets.delete(buckets.keys().next().value ?? key);
    return bucket;
  };

  return {
    take(address, nowMs) {
      const bucket = touch(networkOf(address), nowMs);
      if (bucket.left < 1) return false;
      bucket.left--;
      return true;
    },
    giveBack(address) {
      const bucket = buckets.get(networkOf(address));
      if (bucket) bucket.left = Math.min(burst, bucket.left + 1);
    },
  };
}
