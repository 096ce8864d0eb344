import { beforeAll, expect, test } from "vitest";
import {
  createHotkey,
  fromAddress,
  readySr25519,
  toAddress,
  verifySignature,
} from "../../../src/adapters/wallet/sr25519.ts";
import { loadPolkadot } from "../../../src/lib/load-polkadot.ts";

beforeAll(readySr25519);

const MESSAGE = Buffer.from("hello targon");
const PHRASE = "admit title planet dizzy salon aspect coffee trap glue cat flavor detail";

test("default: a key signs, and only its own message and address verify", () => {
  const alice = createHotkey({ uri: "//Alice" });
  const bob = createHotkey({ uri: "//Bob" });
  const signature = alice.sign(MESSAGE);
  expect(alice.address).toBe("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
  expect(signature).toHaveLength(64);
  expect(verifySignature(MESSAGE, signature, alice.address)).toBe(true);
  expect(verifySignature(MESSAGE, signature, bob.address)).toBe(false);
  expect(verifySignature(Buffer.from("other"), signature, alice.address)).toBe(false);
});

test("behavior: uris derive the keys that polkadot-js derives", () => {
  const { Keyring } = loadPolkadot("@polkadot/keyring");
  const ring = new Keyring({ type: "sr25519", ss58Format: 42 });
  const uris = [
    "//Alice",
    "//targon//miner//3",
    PHRASE,
    `${PHRASE}//hard/soft`,
    `${PHRASE}/7//18446744073709551615`,
    `${PHRASE}//a-name-that-is-longer-than-thirty-two-bytes///secret pass/word`,
    `${PHRASE}//Größe`,
    `0x${"1f".repeat(32)}//x`,
  ];
  expect(uris.map((uri) => createHotkey({ uri }).address)).toEqual(
    uris.map((uri) => ring.addFromUri(uri).address),
  );
});

test("behavior: a seed, and the pair made of it, are the same key", () => {
  const seed = Buffer.alloc(32, 9);
  const pair = loadPolkadot("@polkadot/wasm-crypto").sr25519KeypairFromSeed(seed);
  const bySeed = createHotkey({ seed });
  const byPair = createHotkey({ secretKey: pair.slice(0, 64), publicKey: pair.slice(64) });
  expect(byPair.address).toBe(bySeed.address);
  expect(verifySignature(MESSAGE, byPair.sign(MESSAGE), bySeed.address)).toBe(true);
});

test("behavior: signatures of any length and addresses of any form are answered, never thrown at", () => {
  const { address } = createHotkey({ uri: "//Alice" });
  for (let length = 0; length <= 70; length++) {
    expect(verifySignature(MESSAGE, new Uint8Array(length).fill(255), address)).toBe(false);
  }
  for (const bad of ["", "0", "1".repeat(1_000_000), address.slice(1)]) {
    expect(verifySignature(MESSAGE, new Uint8Array(64), bad)).toBe(false);
  }
});

test("behavior: address and public key turn into each other", () => {
  const key = Buffer.alloc(32);
  expect(toAddress(key)).toBe("5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM");
  expect(Buffer.from(fromAddress(toAddress(key)))).toEqual(key);
});

test("error: ADDRESS_INVALID", () => {
  const otherPrefix = "16Ph81Wu9gR1UPJCMdtVsdirazbo8uFga9GtqQ153qBA8MVC";
  const badChecksum = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ";
  const tooLong = "1".repeat(65);
  for (const address of [otherPrefix, badChecksum, tooLong, "", "not an address", "0xee7b"]) {
    expect(() => fromAddress(address)).toThrowError(expect.objectContaining({ code: "ADDRESS_INVALID" }));
  }
});

test("error: WALLET_INVALID, without a word of the secret", () => {
  const words = "wrong words that are no phrase at all or ever will";
  for (const uri of [words, `${PHRASE} detail`, "0x12//x", "a///b\u0000", "//"]) {
    expect(() => createHotkey({ uri })).toThrowError(
      expect.objectContaining({
        code: "WALLET_INVALID",
        message: expect.not.stringContaining("wrong words"),
      }),
    );
  }
  expect(() => createHotkey({ seed: new Uint8Array(31) })).toThrowError(
    expect.objectContaining({ code: "WALLET_INVALID" }),
  );
});
