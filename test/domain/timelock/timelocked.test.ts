import { bls12_381 } from "@noble/curves/bls12-381.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QUICKNET } from "../../../src/domain/timelock/beacon.ts";
import { decryptTimelocked } from "../../../src/domain/timelock/decrypt-timelocked.ts";
import { encryptTimelocked } from "../../../src/domain/timelock/encrypt-timelocked.ts";
import { roundPoint } from "../../../src/domain/timelock/round-point.ts";

/** A drand network whose secret key is known: its signatures can be made for any round. */
const SECRET = 0x1234_5678_9abc_def0n;
const publicKey = bls12_381.G2.Point.BASE.multiply(SECRET).toBytes(true);

const fixed = {
  plaintext: new TextEncoder().encode("weights"),
  round: 1000n,
  publicKey,
  esk: new Uint8Array(32).fill(1),
  sigma: new Uint8Array(32).fill(2),
  nonce: new Uint8Array(12).fill(3),
};
const ciphertext = encryptTimelocked(fixed);
const signature = sign(fixed.round);

function sign(round: bigint): Uint8Array {
  return roundPoint(round).multiply(SECRET).toBytes(true);
}

function flip(bytes: Uint8Array, bit: number): Uint8Array {
  return bytes.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

function refused(work: () => unknown): void {
  expect(work).toThrow(expect.objectContaining({ code: "TIMELOCK_INVALID" }));
}

test("default", () => {
  expect(ciphertext).toHaveLength(244 + fixed.plaintext.length);
  expect(decryptTimelocked({ ciphertext, signature })).toEqual(fixed.plaintext);
});

test("behavior: the round's signature gives back whatever was encrypted", () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
  const input = fc.record({
    plaintext: fc.uint8Array({ maxLength: 2000 }),
    round: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    esk: bytes(32),
    sigma: bytes(32),
    nonce: bytes(12),
  });
  const holds = (one: Omit<typeof fixed, "publicKey">) => {
    const sealed = encryptTimelocked({ ...one, publicKey });
    expect(sealed).toHaveLength(244 + one.plaintext.length);
    expect(decryptTimelocked({ ciphertext: sealed, signature: sign(one.round) })).toEqual(one.plaintext);
  };
  fc.assert(fc.property(input, holds), { numRuns: 10 });
});

test("behavior: no bit of U, V, W, the body or a length can change unnoticed", () => {
  const suiteAt = ciphertext.length - 16;
  fc.assert(
    fc.property(fc.nat(suiteAt * 8 - 1), (bit) =>
      refused(() => decryptTimelocked({ ciphertext: flip(ciphertext, bit), signature })),
    ),
    { numRuns: 30 },
  );
});

test("behavior: every shorter ciphertext is refused", () => {
  for (let length = 0; length < ciphertext.length; length++)
    refused(() => decryptTimelocked({ ciphertext: ciphertext.subarray(0, length), signature }));
});

test("behavior: quicknet's key is a point to encrypt to, and another network's signature opens nothing", () => {
  const sealed = encryptTimelocked({ ...fixed, publicKey: QUICKNET.publicKey });
  refused(() => decryptTimelocked({ ciphertext: sealed, signature }));
});

describe("error: TIMELOCK_INVALID", () => {
  test("another round's signature", () => {
    refused(() => decryptTimelocked({ ciphertext, signature: sign(1001n) }));
  });

  test("a signature that is not compressed", () => {
    refused(() =>
      decryptTimelocked({ ciphertext, signature: roundPoint(1n).multiply(SECRET).toBytes(false) }),
    );
  });

  test("a point of the curve outside the subgroup", () => {
    const point = Uint8Array.from({ length: 48 }, (_, index) => (index === 0 ? 0x80 : index === 47 ? 4 : 0));
    refused(() => decryptTimelocked({ ciphertext, signature: point }));
  });

  test.each([
    ["a round below 0", { round: -1n }],
    ["a round of 65 bits", { round: 2n ** 64n }],
    ["a key of 31 bytes", { esk: new Uint8Array(31) }],
    ["a sigma of 33 bytes", { sigma: new Uint8Array(33) }],
    ["a nonce of 16 bytes", { nonce: new Uint8Array(16) }],
    ["a public key in G1", { publicKey: signature }],
    ["a public key at infinity", { publicKey: Uint8Array.from({ length: 96 }, (_, i) => (i ? 0 : 0xc0)) }],
  ])("%s", (_, bad) => refused(() => encryptTimelocked({ ...fixed, ...bad })));
});
