import { bls12_381 } from "@noble/curves/bls12-381.js";
import { type ErrorData, TargonError } from "../../errors.ts";

/** A point of the group that signatures are in. */
export type G1Point = typeof bls12_381.G1.Point.BASE;
/** A point of the group that a network's key is in. */
export type G2Point = typeof bls12_381.G2.Point.BASE;

const G1_BYTES = 48;
const G2_BYTES = 96;

/**
 * A point of G1 from its compressed form, on the curve and in the subgroup.
 *
 * @throws {TargonError} `TIMELOCK_INVALID` for anything else, infinity included
 */
export function parseG1(bytes: Uint8Array): G1Point {
  return parsePoint(bls12_381.G1.Point, { group: "G1", bytes, length: G1_BYTES });
}

/**
 * A point of G2 from its compressed form, on the curve and in the subgroup.
 *
 * @throws {TargonError} `TIMELOCK_INVALID` for anything else, infinity included
 */
export function parseG2(bytes: Uint8Array): G2Point {
  return parsePoint(bls12_381.G2.Point, { group: "G2", bytes, length: G2_BYTES });
}

function parsePoint<Point extends { assertValidity(): void; is0(): boolean }>(
  curve: { fromBytes(bytes: Uint8Array): Point },
  { group, bytes, length }: { group: string; bytes: Uint8Array; length: number },
): Point {
  try {
    // The library also reads uncompressed points, which drand and the chain do not.
    if (bytes.length !== length) throw new RangeError(`${bytes.length} bytes`);
    const point = curve.fromBytes(bytes);
    point.assertValidity();
    if (point.is0()) throw new RangeError("the point at infinity");
    return point;
  } catch (cause) {
    throw notAPoint({ group, bytes: bytes.length, expected: length }, cause);
  }
}

function notAPoint(data: ErrorData, cause: unknown): TargonError {
  return new TargonError("TIMELOCK_INVALID", "the bytes are no compressed point of the curve's subgroup", {
    data,
    cause,
  });
}
