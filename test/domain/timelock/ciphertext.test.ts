import { expect, test } from "vitest";
import { parseCiphertext, serialiseCiphertext } from "../../../src/domain/timelock/ciphertext.ts";
import { parseG2 } from "../../../src/domain/timelock/points.ts";

/** A commit of four weights on the main network, block 9101269, netuid 7. */
const COMMIT = Uint8Array.from(
  Buffer.from(
    "add79c4f91c9b56920e48e41d7de2bb50289966534371c16faa5a023d0052165283424fbb6f6b4121516acb75f50f218" +
      "1301bd76c3df06e40409b293b2e4e6d4c5d29dfaf57239e2d21ec7a65f1fdd00905d91dee6baebc895c9deb76849c8cf" +
      "2000000000000000ce281554cf945eba34e9159487c3fe6854f039ebfb99c23e56075b6782187c402000000000000000" +
      "c6650336df21d47c5cbd05e202b072c38c7d9c7ff7dad2ff9811ebddb41b3e7067000000000000004b00000000000000" +
      "45f7265fea37fb03a04611dac062e06e03585ba9c05a17784e6a34efb1a7f787b4b9e5c5dd615c1746f01a2806db8252" +
      "4a93f616fe8981c62ab4ec28fe9839b75d0608593f6f72aceaaca10c00000000000000f6e30fc8e613b20200bf45fe08" +
      "000000000000004145535f47434d5f",
    "hex",
  ),
);

test("default: parts of a commit of the main network, and back", () => {
  const parts = parseCiphertext(COMMIT);
  expect(parts.cipherAndTag).toHaveLength(1 + 32 + 2 * (1 + 8) + 8 + 16);
  expect(parseG2(parts.u).toBytes(true)).toEqual(parts.u);
  expect(serialiseCiphertext(parts)).toEqual(COMMIT);
});

test("behavior: bytes behind the end are left unread", () => {
  expect(parseCiphertext(Uint8Array.of(...COMMIT, 1, 2))).toEqual(parseCiphertext(COMMIT));
});

test.each([
  ["cut by one", COMMIT.subarray(0, -1)],
  ["empty", new Uint8Array()],
])("error: TIMELOCK_INVALID where it is %s", (_, bytes) => {
  expect(() => parseCiphertext(bytes)).toThrow(expect.objectContaining({ code: "TIMELOCK_INVALID" }));
});
