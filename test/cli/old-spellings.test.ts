import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";

const MINER = [
  [
    "--neuron.model_endpoint http://h:1/v1",
    "--model-endpoint",
    "modelEndpoints",
    [{ model: null, url: "http://h:1/v1" }],
  ],
  ["--neuron.api_key k", "--api-key", "apiKey", "k"],
  ["--nueron.api_key k", "--api-key", "apiKey", "k"],
  ["--api_key k", "--api-key", "apiKey", "k"],
  ["--force_validator.permit", "--no-force-validator-permit FALSE", "forceValidatorPermit", true],
  ["--force_validator.permit yes", "--no-force-validator-permit FALSE", "forceValidatorPermit", true],
  ["--force_validator.permit False", "--no-force-validator-permit TRUE", "forceValidatorPermit", false],
  ["--blacklist.force_validator_permit 0", "--no-force-validator-permit TRUE", "forceValidatorPermit", false],
] as const;

const VALIDATOR = [
  ["--neuron.epoch_length 99", "--epoch-length", "epochLength", 99],
  ["--neuron.cache_file c.sqlite", "--cache-file", "cacheFile", "c.sqlite"],
  ["--neuron.timeout 3.5", "--timeout", "timeoutMs", 3_500],
  ["--miner-timeout 3", "--timeout", "timeoutMs", 3_000],
  ["--neuron.vpermit_tao_limit 7", "--vpermit-tao-limit", "vpermitTaoLimit", 7],
] as const;

const LATER = [
  ["--database.organics_url x", "--database.url"],
  ["--autoupdate_off", "--autoupdate-off"],
  ["--no.autoupdate", "--autoupdate-off"],
] as const;

const IDLE_MINER = [
  "--neuron.model_name m",
  "--axon.max_workers 3",
  "--autoupdate_off",
  "--epoch-length 100",
];
const IDLE_ALL = [
  "--logging.record_log",
  "--logging.enable_third_party_loggers",
  "--subtensor._mock",
  "--subtensor._mock True",
  "--strict",
  "--no_version_checking",
  "--config c.yaml",
];

describe("old spellings", () => {
  test.each([
    ...MINER.map(([line, flag, key, value]) => ({ command: "miner", line, flag, key, value })),
    ...VALIDATOR.map(([line, flag, key, value]) => ({ command: "validator", line, flag, key, value })),
  ])(
    "behavior: $command $line counts as $flag, with one warning",
    async ({ command, line, flag, key, value }) => {
      const { config, warnings, failure } = await parse([command, ...line.split(" ")]);
      expect(failure).toBeUndefined();
      expect((config as Record<string, unknown>)[key]).toEqual(value);
      expect(warnings).toEqual([`${line.split(" ")[0]} is an old spelling: write ${flag}`]);
    },
  );

  test("behavior: an old spelling used twice warns once", async () => {
    const { warnings, config } = await parse(["miner", "--api_key", "a", "--api_key", "b"]);
    expect(warnings).toHaveLength(1);
    expect(config).toMatchObject({ apiKey: "b" });
  });

  test("behavior: the last word counts, old or new", async () => {
    const { config } = await parse(["validator", "--timeout", "4", "--miner-timeout", "5"]);
    expect(config).toMatchObject({ timeoutMs: 5_000 });
  });

  test("behavior: repeated endpoints add up over both spellings", async () => {
    const words = ["--model-endpoint", "a=http://h:1", "--neuron.model_endpoint", "b=http://h:2/v1/"];
    const { config } = await parse(["miner", ...words]);
    expect(config).toMatchObject({
      modelEndpoints: [
        { model: "a", url: "http://h:1/v1" },
        { model: "b", url: "http://h:2/v1" },
      ],
    });
  });

  test.each(LATER)(
    "behavior: validator %s is told its new name and that it has no effect yet, in one line",
    async (line, flag) => {
      const { warnings } = await parse(["validator", ...line.split(" ")]);
      const [spelling] = line.split(" ");
      expect(warnings).toEqual([
        `${spelling} is an old spelling: write ${flag}, which has no effect yet: it comes with a later version`,
      ]);
    },
  );

  test.each([
    ...IDLE_MINER.map((line) => ["miner", line] as const),
    ...IDLE_ALL.flatMap((line) => [["miner", line] as const, ["validator", line] as const]),
  ])("behavior: %s %s is taken with one warning", async (command, line) => {
    const { name, warnings } = await parse([command, ...line.split(" ")]);
    expect(name).toBe(command);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${line.split(" ")[0]} has no effect`);
  });

  test("behavior: miner --neuron.epoch_length is told its new name and that it never has an effect, in one line", async () => {
    const { warnings } = await parse(["miner", "--neuron.epoch_length", "100"]);
    expect(warnings).toEqual([
      "--neuron.epoch_length is an old spelling: write --epoch-length, which has no effect: a miner has no epochs",
    ]);
  });

  test.each(MINER)(
    "behavior: what the warning about %s says to write means the same",
    async (line, written, key) => {
      const [, value = ""] = line.split(" ");
      const words = written.includes(" ") ? written.split(" ") : [written, value];
      const old = await parse(["miner", ...line.split(" ")]);
      const { config, warnings } = await parse(["miner", ...words]);
      expect(warnings).toEqual([]);
      expect((config as Record<string, unknown>)[key]).toEqual((old.config as Record<string, unknown>)[key]);
    },
  );

  test("behavior: none of them is in help", async () => {
    const { help } = await parse(["miner", "--help"]);
    expect(help).toContain("--api-key <key>");
    for (const [line] of MINER) expect(help).not.toContain(line.split(" ")[0]);
    expect(help).not.toContain("--strict");
  });
});
