/** A drand network of the kind `bls-unchained-g1-rfc9380`: signatures in G1, keys in G2. */
export type Beacon = {
  /** 96 bytes, a compressed point of G2. */
  publicKey: Uint8Array;
  /** Unix seconds at which round 1 came out. */
  genesisSeconds: number;
  /** Seconds between two rounds. */
  periodSeconds: number;
};

/**
 * drand's quicknet, chain hash 52db9ba7…c971: the network that every subtensor runtime waits for.
 *
 * @see bittensor-drand `src/drand.rs`; `https://api.drand.sh/52db9ba7…c971/info` (reference/chain.md §4.2)
 */
export const QUICKNET: Beacon = {
  publicKey: Uint8Array.from(
    Buffer.from(
      "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d106451" +
        "0d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a",
      "hex",
    ),
  ),
  genesisSeconds: 1_692_803_367,
  periodSeconds: 3,
};
