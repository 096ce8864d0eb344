import { ristretto255 } from "@noble/curves/ed25519.js";

/**
 * The pair of a key file's private key, 64 bytes: schnorrkel's canonical scalar (little-endian), then the nonce. The
 * library wants the scalar times 8.
 *
 * @throws where the scalar is 0 or not below the group's order
 * @see reference/chain.md §5
 */
export function pairOfPrivateKey(bytes: Uint8Array): { secretKey: Uint8Array; publicKey: Uint8Array } {
  const scalar = bytes.subarray(0, 32);
  const value = BigInt(`0x${Buffer.from(scalar).reverse().toString("hex")}`);
  return {
    secretKey: Uint8Array.from([...timesEight(scalar), ...bytes.subarray(32)]),
    publicKey: ristretto255.Point.BASE.multiply(value).toBytes(),
  };
}

/** Little-endian, shifted left by three bits. */
function timesEight(scalar: Uint8Array): Uint8Array {
  return scalar.map((byte, index) => ((byte << 3) | ((scalar[index - 1] ?? 0) >> 5)) & 0xff);
}
