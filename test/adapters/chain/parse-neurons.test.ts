import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { NEURONS_LITE_TYPES } from "../../../src/adapters/chain/neurons-lite-types.ts";
import { parseNeurons } from "../../../src/adapters/chain/parse-neurons.ts";

const { TypeRegistry } = createRequire(import.meta.url)(
  "@polkadot/types",
) as typeof import("@polkadot/types");

const registry = new TypeRegistry();
registry.register(NEURONS_LITE_TYPES);
const api = { registry } as unknown as Parameters<typeof parseNeurons>[0];

/** The list of `count` neurons, as bytes. */
function listOf(count: number): Uint8Array {
  const neurons = Array.from({ length: count }, (_, uid) => ({ uid, validatorPermit: uid === 1 }));
  return registry.createType("Vec<TargonNeuronInfoLite>", neurons).toU8a();
}

const wrap = (list: Uint8Array) =>
  registry.createType("Bytes", `0x${Buffer.from(list).toString("hex")}`).toU8a();

test.each([0, 1, 3, 70])("default: %i neurons, as they are and in bytes", (count) => {
  const expected = Array.from({ length: count }, (_, uid) =>
    expect.objectContaining({ uid, validatorPermit: uid === 1 }),
  );
  expect(parseNeurons(api, listOf(count))).toEqual(expected);
  expect(parseNeurons(api, wrap(listOf(count)))).toEqual(expected);
});

test("behavior: no bytes are no neurons", () => {
  expect(parseNeurons(api, wrap(new Uint8Array()))).toEqual([]);
});

test.each([
  ["with a field more", Uint8Array.of(...listOf(1), 7)],
  ["that end too soon", listOf(2).subarray(0, -3)],
])("error: CHAIN_DATA_INVALID for neurons %s", (_what, bytes) => {
  for (const answer of [bytes, wrap(bytes)])
    expect(() => parseNeurons(api, answer)).toThrowError(
      expect.objectContaining({ code: "CHAIN_DATA_INVALID" }),
    );
});
