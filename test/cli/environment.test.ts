import { describe, expect, test } from "vitest";
import { configOf, parse } from "./parse.ts";

describe("variables", () => {
  test("default: a variable stands for its flag", async () => {
    const env = { TARGON_NETUID: "12", TARGON_MODELS_MODE: "default", TARGON_EPOCH_LENGTH: "77" };
    expect(await configOf("validator", [], env)).toMatchObject({ netuid: 12, epochLength: 77 });
  });

  test("behavior: flag over variable over default", async () => {
    expect((await configOf("miner", [], {})).axon.port).toBe(8091);
    expect((await configOf("miner", [], { TARGON_AXON_PORT: "1" })).axon.port).toBe(1);
    expect((await configOf("miner", ["--axon.port", "2"], { TARGON_AXON_PORT: "1" })).axon.port).toBe(2);
  });

  test("behavior: TARGON_ before the SDK's name", async () => {
    const sdk = { BT_AXON_PORT: "3", BT_WALLET_NAME: "w", BT_WALLET_HOTKEY: "h", BT_WALLET_PATH: "/wallets" };
    const miner = await configOf("miner", [], sdk);
    expect(miner).toMatchObject({ axon: { port: 3 }, wallet: { name: "w", hotkey: "h", path: "/wallets" } });
    expect((await configOf("miner", [], { ...sdk, TARGON_AXON_PORT: "4" })).axon.port).toBe(4);
  });

  test("behavior: an empty variable is none", async () => {
    expect(await configOf("miner", [], { TARGON_NETUID: "", BT_WALLET_NAME: "" })).toMatchObject({
      netuid: 4,
      wallet: { name: "default" },
    });
  });

  test.each([
    ["1", "debug"],
    ["TRUE", "debug"],
    ["no", "info"],
  ])("behavior: a switch reads %s as a word", async (word, level) => {
    expect((await configOf("miner", [], { BT_LOGGING_DEBUG: word })).logging.level).toBe(level);
  });

  test("behavior: repeatable options stand with commas between", async () => {
    const { modelEndpoints } = await configOf("miner", [], {
      TARGON_MODEL_ENDPOINT: "a=http://h:1,http://h:2",
    });
    expect(modelEndpoints).toEqual([
      { model: "a", url: "http://h:1/v1" },
      { model: null, url: "http://h:2/v1" },
    ]);
  });

  test("behavior: an option of a later version warns also when a variable gave it", async () => {
    const { warnings } = await parse(["validator"], { TARGON_DATABASE_URL: "postgres://x" });
    expect(warnings).toEqual(["--database.url has no effect yet: it comes with a later version"]);
  });

  test("behavior: --mock by variable brings the embedded clock", async () => {
    expect((await configOf("validator", [], { TARGON_MOCK: "1" })).epochLength).toBe(80);
  });

  test("error: USAGE names option, value, variable and what is expected", async () => {
    const { failure } = await parse(["miner"], { TARGON_NETUID: "many" });
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toMatch(
      /--netuid <n>.*'many'.*TARGON_NETUID.*whole number from 0 to 65535.*\[USAGE\]/,
    );
  });
});
