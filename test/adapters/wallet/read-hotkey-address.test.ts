import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readHotkeyAddress } from "../../../src/adapters/wallet/open-wallet.ts";
import { silentLog } from "../../../src/lib/log.ts";

const path = fileURLToPath(new URL("../../fixtures/wallet/wallets", import.meta.url));
const deps = {
  log: silentLog,
  passwords: { file: null, variable: () => undefined, ask: async () => null },
  signal: new AbortController().signal,
};

test("behavior: the address of an encrypted hotkey is in its pub.txt, no password", async () => {
  expect(await readHotkeyAddress(deps, { path, name: "default", hotkey: "enc" })).toBe(
    "5EnWu34WqgH4nWhaFsgEwCHW3fzdF8uwWhNizdyHCsGhwfsh",
  );
});

test("behavior: of a plain one in the file itself", async () => {
  expect(await readHotkeyAddress(deps, { path, name: "default", hotkey: "default" })).toBe(
    "5DUFRR5nK4tu6SEuoXcBANer9gZdLP5DSun6ESDFTnpe3T7d",
  );
});
