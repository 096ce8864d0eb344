import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import type { KeysConfig } from "../../../src/config.ts";
import { createLifecycle } from "../../../src/lib/lifecycle.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { openKeys } from "../../../src/neuron/open/keys.ts";

const path = fileURLToPath(new URL("../../fixtures/wallet/wallets", import.meta.url));

function show(
  name: string,
  {
    hotkey = "default",
    coldkey = false,
    password = null as string | null,
    passwordFile = null as string | null,
  },
) {
  const lifecycle = createLifecycle(1000);
  onTestFinished(() => void lifecycle.end());
  const events: [string, Record<string, unknown>][] = [];
  const config: KeysConfig = {
    wallet: { name, hotkey, path, passwordFile },
    coldkey,
    logging: { level: "info", format: "json", dir: "" },
    json: true,
  };
  const io = {
    output: { event: (event: string, fields: Record<string, unknown>) => void events.push([event, fields]) },
    log: silentLog,
    progress: silentLog,
    signal: lifecycle.signal,
    lifecycle,
    confirm: async () => false,
    askPassword: async () => password,
    variable: () => undefined,
  };
  return openKeys(config, io).then((status) => ({ status, events }));
}

test("default: the hotkey's file and coldkeypub.txt, no password", async () => {
  const { status, events } = await show("default", {});
  expect(status).toBe(0);
  expect(events).toEqual([
    [
      "keys",
      {
        wallet: "default",
        hotkey: {
          name: "default",
          address: "5DUFRR5nK4tu6SEuoXcBANer9gZdLP5DSun6ESDFTnpe3T7d",
          publicKey: "0x3e312239eea0fc218b5d150e434b63f40233fa117c6814368f0683ddc5477253",
          file: `${path}/default/hotkeys/default`,
        },
        coldkey: {
          address: "5CoRnHF2xBQEQpH6D3YW8cjre39poAo8sKRRz7DmVwT1ziJa",
          publicKey: "0x20956fd999b4fb07e4d7dcbd4affc5c68e12d51adbe5251d70b8ef7e44025a06",
          file: `${path}/default/coldkeypub.txt`,
        },
      },
    ],
  ]);
});

test("behavior: the coldkey itself by its password; a wallet of a coldkey alone", async () => {
  const { events } = await show("vault", { coldkey: true, password: "vault-Passw0rd" });
  expect(events).toEqual([
    [
      "keys",
      expect.objectContaining({
        hotkey: null,
        coldkey: expect.objectContaining({
          address: "5G1jHZoGwcEFJWaD3qWtMPKF5eudLf5pipSWSa3Dyi2MPK4R",
          file: `${path}/vault/coldkey`,
        }),
      }),
    ],
  ]);
});

test("behavior: a hotkey without a secret is shown; a wallet without coldkeypub.txt has none", async () => {
  const { events } = await show("variants", { hotkey: "pub-only" });
  expect(events[0]?.[1]).toMatchObject({
    hotkey: { address: "5F6eri6Xw4BqQLDVJNjuoMbkX2SdD4vUdKCcMU5j9cFxsd56" },
    coldkey: null,
  });
});

test("error: PASSWORD_MISSING names the variable of the encrypted hotkey and coldkey", async () => {
  await expect(show("default", { hotkey: "enc" })).rejects.toMatchObject({
    code: "PASSWORD_MISSING",
    data: { variable: expect.stringMatching(/^BT_PW__.*_WALLETS_DEFAULT_HOTKEYS_ENC$/) },
  });
  await expect(show("vault", { coldkey: true })).rejects.toMatchObject({
    code: "PASSWORD_MISSING",
    data: { variable: expect.stringMatching(/^BT_PW__.*_WALLETS_VAULT_COLDKEY$/) },
  });
});

test("error: a missing password file is told, not taken for a missing hotkey", async () => {
  const missing = { hotkey: "enc", coldkey: true, passwordFile: `${path}/none` };
  await expect(show("default", missing)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
});

test("error: WALLET_MISSING without a hotkey, unless the coldkey is asked for", async () => {
  await expect(show("vault", {})).rejects.toMatchObject({ code: "WALLET_MISSING" });
  await expect(show("none", { coldkey: true })).rejects.toMatchObject({ code: "WALLET_MISSING" });
});

test("error: WALLET_INVALID names the type of a key that is not sr25519", async () => {
  await expect(show("variants", { hotkey: "ed25519" })).rejects.toMatchObject({
    code: "WALLET_INVALID",
    data: { type: "ed25519" },
  });
});
