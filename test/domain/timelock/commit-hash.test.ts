import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fromAddress } from "../../../src/adapters/wallet/sr25519.ts";
import { commitHash } from "../../../src/domain/timelock/commit-hash.ts";

const RECORDED = new URL("../../../../shared/fixtures/chain/sessions/commit-success.json", import.meta.url);

const commit = {
  hotkey: Uint8Array.from({ length: 32 }, (_, index) => index),
  netuidIndex: 4100,
  uids: [0, 1, 65_535],
  weights: [65_535, 256, 1],
  salt: [9, 8, 7, 6],
  versionKey: 2n ** 64n - 1n,
};

test("default", () => {
  // Made by Python's hashlib.blake2b over the bytes laid out by hand.
  expect(Buffer.from(commitHash(commit)).toString("hex")).toBe(
    "c496b710bff5142f272f60cc0f4679254c3363899f568d6c8a8051ed4d718719",
  );
});

test.skipIf(!existsSync(RECORDED))("behavior: the hash that a real runtime took", () => {
  const { extra } = JSON.parse(readFileSync(RECORDED, "utf8")).outcome;
  const { hotkey, netuid, uids, values, salt, version_key: versionKey } = extra.commit_input;
  const hash = commitHash({
    hotkey: fromAddress(hotkey),
    netuidIndex: netuid,
    uids,
    weights: values,
    salt,
    versionKey: BigInt(versionKey),
  });
  expect(`0x${Buffer.from(hash).toString("hex")}`).toBe(extra.hash);
});

test.each([
  ["uids and weights of different length", { uids: [0] }],
  ["a salt above 65535", { salt: [65_536] }],
  ["a netuid index above 65535", { netuidIndex: 65_536 }],
  ["a hotkey of another length", { hotkey: new Uint8Array(33) }],
])("error: WEIGHTS_INVALID for %s", (_, bad) => {
  expect(() => commitHash({ ...commit, ...bad })).toThrow(
    expect.objectContaining({ code: "WEIGHTS_INVALID" }),
  );
});
