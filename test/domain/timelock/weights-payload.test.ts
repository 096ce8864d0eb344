import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weightsPayload } from "../../../src/domain/timelock/weights-payload.ts";

const hotkey = Uint8Array.from({ length: 32 }, (_, index) => index);
const call = { uids: [1, 258], weights: [65_535, 3], versionKey: 0x0102n };
const LISTS = "080100020108ffff03000201000000000000";

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

function refused(work: () => unknown): void {
  expect(work).toThrow(expect.objectContaining({ code: "WEIGHTS_INVALID" }));
}

test("default", () => {
  const publicKey = hex(hotkey);
  expect(hex(weightsPayload({ ...call, hotkey }))).toBe(`80${publicKey}${LISTS}`);
});

test("behavior: v3 names no hotkey", () => {
  expect(hex(weightsPayload({ ...call, hotkey: null }))).toBe(LISTS);
});

test.each([
  [0, "00"],
  [63, "fc"],
  [64, "0101"],
  [16_383, "fdff"],
  [16_384, "02000100"],
])("behavior: a count of %i begins %s", (count, head) => {
  const uids = Array<number>(count).fill(0);
  const bytes = weightsPayload({ uids, weights: uids, versionKey: 0n, hotkey: null });
  expect(hex(bytes).startsWith(head)).toBe(true);
  expect(bytes).toHaveLength(head.length + 4 * count + 8);
});

test("behavior: every number stands where the chain reads it", () => {
  const u16 = fc.nat(65_535);
  const entries = fc.array(fc.tuple(u16, u16), { maxLength: 63 });
  fc.assert(
    fc.property(entries, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (pairs, versionKey) => {
      const [uids, weights] = [pairs.map(([uid]) => uid), pairs.map(([, weight]) => weight)];
      const bytes = weightsPayload({ uids, weights, versionKey, hotkey: null });
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      const list = (from: number) => pairs.map((_, index) => view.getUint16(from + 2 * index, true));
      expect(list(1)).toEqual(uids);
      expect(list(2 + 2 * pairs.length)).toEqual(weights);
      expect(view.getBigUint64(2 + 4 * pairs.length, true)).toBe(versionKey);
    }),
  );
});

describe("error: WEIGHTS_INVALID", () => {
  test.each([
    ["one weight is missing", { ...call, weights: [1] }],
    ["a weight of 65536", { ...call, weights: [1, 65_536] }],
    ["half a weight", { ...call, weights: [1, 0.5] }],
    ["a uid below 0", { ...call, uids: [0, -1] }],
    ["a uid that is no number", { ...call, uids: [0, Number.NaN] }],
    ["a version key below 0", { ...call, versionKey: -1n }],
    ["a version key of 65 bits", { ...call, versionKey: 2n ** 64n }],
  ])("%s", (_, bad) => refused(() => weightsPayload({ ...bad, hotkey: null })));

  test("a hotkey of 31 bytes", () => refused(() => weightsPayload({ ...call, hotkey: hotkey.subarray(1) })));
});
