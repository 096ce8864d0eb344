import { expect, test } from "vitest";
import { createRenderer } from "../../../src/cli/output/create-renderer.ts";

const render = createRenderer({ colour: false, width: 100 });
const OFFER = {
  ...{ netuid: 4, block: 9, hotkey: "5Hot", coldkey: "5Cold", uids: 3, maxUids: 256 },
  ...{ priceRao: "2000000000", collateralRao: null, feeRao: "5", interval: null, opensAtBlock: null },
  ...{ balanceRao: "5000000000", balanceAfterRao: "2999999995", existentialDepositRao: "500" },
};

test("default: what it costs and what is left", () => {
  expect(render("offer", OFFER)).toBe(`registration on subnet 4 · block 9
hotkey               5Hot
coldkey, which pays  5Cold
price                2 TAO
of it collateral     none: this runtime burns the price
fee, estimated       0.000000005 TAO
balance now          5 TAO
balance after        2.999999995 TAO
existential deposit  0.0000005 TAO, has to stay
uids                 3 of 256 taken
`);
});

test.each([
  [{ collateralRao: "1000000000" }, "1 TAO at most, locked to the hotkey; the rest is burned"],
  [{ feeRao: null }, "fee, estimated       unknown"],
  [{ interval: { used: 5, most: 6 } }, "registrations        5 of 6 in this interval"],
  [{ uids: 256 }, "256 of 256 taken: the one with the least emission is pruned"],
  [{ uids: 256, opensAtBlock: 70 }, "256 of 256 taken, all immune until block 70"],
])("behavior: %j", (change, text) => {
  expect(render("offer", { ...OFFER, ...change })).toContain(text);
});

test("behavior: waiting says why, and until when where that is known", () => {
  expect(render("waiting", { why: "full", untilBlock: 12 })).toBe("waiting: full; until block 12\n");
  expect(render("waiting", { why: "full", untilBlock: null })).toBe("waiting: full\n");
});
