import { describe, expect, test } from "vitest";
import type { MinerConfig, ValidatorConfig } from "../../src/config.ts";
import { parse } from "./parse.ts";

/** The start lines of the seed's README, word for word. */
const MINER =
  "pm2 start neurons/miner.py --name miner --interpreter  python3 -- --wallet.name [WALLET_NAME] --netuid 4 --wallet.hotkey [WALLET_HOTKEY] --subtensor.network finney --model-endpoint [MODEL_ENDPOINT] --api_key [API_KEY] --axon.port [AXON PORT] --logging.trace";
const VALIDATOR =
  "pm2 start neurons/validator.py --name validator --interperter python3 -- --wallet.name [WALLET_NAME]";
const VALIDATOR_STILL = `${VALIDATOR} --autoupdate-off`;
const VALIDATOR_RECORDS = `${VALIDATOR} --database.url [DB_CONNECTION_STRING]`;
const PERMIT = "--no-force-validator-permit [TRUE/FALSE]";

const VALUES: Record<string, string> = {
  WALLET_NAME: "cold",
  WALLET_HOTKEY: "hot",
  MODEL_ENDPOINT: "http://127.0.0.1:8000/v1",
  API_KEY: "sesame",
  "AXON PORT": "8099",
  DB_CONNECTION_STRING: "postgres://u:p@127.0.0.1:5432/hub",
};

function wordsOf(line: string): string[] {
  const [, role] = /neurons\/(\w+)\.py/.exec(line) ?? [];
  const own = line.slice(line.indexOf(" -- ") + 4);
  const filled = own.replace(/\[([A-Z_ ]+)\]/g, (_all, name: string) => VALUES[name] ?? name);
  return [role ?? "", ...filled.split(/\s+/)];
}

describe("the seed readme's pm2 lines", () => {
  test("behavior: the miner's line", async () => {
    const { name, config, warnings, failure } = await parse(wordsOf(MINER));
    expect(failure).toBeUndefined();
    expect(name).toBe("miner");
    expect(warnings).toEqual(["--api_key is an old spelling: write --api-key"]);
    expect(config as MinerConfig).toMatchObject({
      netuid: 4,
      neuronName: "miner",
      wallet: { name: "cold", hotkey: "hot" },
      subtensor: { network: "finney" },
      modelEndpoints: [{ model: null, url: "http://127.0.0.1:8000/v1" }],
      apiKey: "sesame",
      axon: { port: 8099 },
      logging: { level: "trace" },
      forceValidatorPermit: true,
    });
  });

  test("behavior: the note says --logging.info may stand instead", async () => {
    const line = MINER.replace("--logging.trace", "--logging.info");
    expect((await parse(wordsOf(line))).config?.logging.level).toBe("info");
  });

  test.each([
    ["TRUE", false],
    ["FALSE", true],
  ])("behavior: the miner's line with %s for the permit", async (word, forced) => {
    const line = `${MINER} ${PERMIT.replace("[TRUE/FALSE]", word)}`;
    const { config, failure } = await parse(wordsOf(line));
    expect(failure).toBeUndefined();
    expect((config as MinerConfig).forceValidatorPermit).toBe(forced);
  });

  test("behavior: the validator's line", async () => {
    const { name, config, warnings } = await parse(wordsOf(VALIDATOR));
    expect(name).toBe("validator");
    expect(warnings).toEqual([]);
    expect(config as ValidatorConfig).toMatchObject({
      netuid: 4,
      neuronName: "validator",
      epochLength: 360,
      timeoutMs: 8_000,
      vpermitTaoLimit: 4096,
      cacheFile: null,
      models: { mode: "default", endpoint: "https://targon.sybil.com/api/models" },
      mock: null,
    });
  });

  test("behavior: the line without updates", async () => {
    const { name, warnings } = await parse(wordsOf(VALIDATOR_STILL));
    expect(name).toBe("validator");
    expect(warnings).toEqual(["--autoupdate-off has no effect yet: it comes with a later version"]);
  });

  test("behavior: the line with records names the option and never its password", async () => {
    const { name, warnings } = await parse(wordsOf(VALIDATOR_RECORDS));
    expect(name).toBe("validator");
    expect(warnings).toEqual(["--database.url has no effect yet: it comes with a later version"]);
  });
});
