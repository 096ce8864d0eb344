import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createDrandNetwork } from "../../../src/devnet/chain/drand-network.ts";
import { decryptTimelocked } from "../../../src/domain/timelock/decrypt-timelocked.ts";
import { encryptTimelocked } from "../../../src/domain/timelock/encrypt-timelocked.ts";

const network = createDrandNetwork({ genesisSeconds: 1_000, periodSeconds: 3 });

describe("the embedded drand network", () => {
  test("default: its signature of a round opens what was encrypted for that round under its key", () => {
    const plaintext = Buffer.from("weights");
    const ciphertext = encryptTimelocked({
      plaintext,
      round: 77n,
      publicKey: network.beacon.publicKey,
      esk: randomBytes(32),
      sigma: randomBytes(32),
      nonce: randomBytes(12),
    });
    const opened = decryptTimelocked({ ciphertext, signature: network.sign(77n) });
    expect(Buffer.from(opened)).toEqual(plaintext);
    expect(() => decryptTimelocked({ ciphertext, signature: network.sign(78n) })).toThrow(
      expect.objectContaining({ code: "TIMELOCK_INVALID" }),
    );
  });

  test.each([
    [999_999, 0n],
    [1_000_000, 1n],
    [1_002_999, 1n],
    [1_003_000, 2n],
  ])("behavior: at %i ms round %s is out", (timeMs, round) => {
    expect(network.roundAt(timeMs)).toBe(round);
  });
});
