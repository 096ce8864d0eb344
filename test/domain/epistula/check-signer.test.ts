import { expect, test } from "vitest";
import { checkSigner } from "../../../src/domain/epistula/check-signer.ts";

const POLICY = { forceValidatorPermit: true, minStakeRao: 10n };

test("default: a validator with exactly the least stake may ask", () => {
  expect(() => checkSigner({ stakeRao: 10n, validatorPermit: true }, POLICY)).not.toThrow();
});

test("behavior: without the force any neuron may ask", () => {
  const policy = { ...POLICY, forceValidatorPermit: false };
  expect(() => checkSigner({ stakeRao: 0n, validatorPermit: false }, policy)).not.toThrow();
  expect(() => checkSigner(undefined, policy)).toThrowError(
    expect.objectContaining({ code: "SIGNER_UNKNOWN" }),
  );
});

test.each([
  [9n, true],
  [10n, false],
])("error: SIGNER_REFUSED at stake %s, permit %s", (stakeRao, validatorPermit) => {
  expect(() => checkSigner({ stakeRao, validatorPermit }, POLICY)).toThrowError(
    expect.objectContaining({ code: "SIGNER_REFUSED" }),
  );
});
