import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { COMMANDS, LATER_COMMANDS } from "../../src/cli/commands.ts";
import { flagOf, variablesOf } from "../../src/cli/options/declare-option.ts";
import { optionsTable, TABLE_MARKS } from "../../src/cli/options-table.ts";
import type { CommandName } from "../../src/neuron/commands.ts";
import { parse } from "./parse.ts";

const NAMES = Object.keys(COMMANDS) as CommandName[];

describe("help", () => {
  test("default: lists the commands of now and none of later", async () => {
    const { help, failure } = await parse(["--help"]);
    expect(failure).toBeUndefined();
    for (const name of NAMES) expect(help).toMatch(new RegExp(`^  ${name} `, "m"));
    for (const name of LATER_COMMANDS) expect(help).not.toMatch(new RegExp(`^  ${name} `, "m"));
  });

  test.each(NAMES)("behavior: %s shows every option once, with its variables", async (name) => {
    const help = (await parse([name, "--help"])).help;
    const words = help.split(/[\s,()]+/);
    for (const spec of COMMANDS[name].options.filter((option) => !option.hidden)) {
      expect(
        help.split("\n").filter((line) => line.startsWith(`  ${spec.flags} `) || line === `  ${spec.flags}`),
      ).toHaveLength(1);
      for (const variable of variablesOf(spec)) expect(words).toContain(variable);
    }
  });

  test.each(NAMES)("behavior: %s declares no flag twice", (name) => {
    const flags = COMMANDS[name].options.flatMap((spec) => [
      flagOf(spec),
      ...(spec.old ?? []).map((old) => old.flags.split(" ")[0]),
    ]);
    expect(new Set(flags).size).toBe(flags.length);
  });

  test("behavior: defaults are shown", async () => {
    const help = (await parse(["validator", "--help"])).help.replace(/\s+/g, " ");
    expect(help).toContain("(default: 4; env: TARGON_NETUID)");
    expect(help).toContain("default: https://targon.sybil.com/api/models; env: TARGON_MODELS_ENDPOINT");
    expect(help).toContain("env: TARGON_WALLET_NAME, BT_WALLET_NAME");
  });

  test("behavior: fits 80 columns", async () => {
    for (const name of NAMES) {
      const { help } = await parse([name, "--help"]);
      const long = help
        .split("\n")
        .filter((line) => line.length > 80 && !line.includes("$") && !/^ {2}targon /.test(line));
      expect(long).toEqual([]);
    }
  });
});

describe("wrong words", () => {
  test.each([
    [["validator", "--netud", "4"], "unknown option '--netud' (Did you mean --netuid?)"],
    [
      ["validator", "--api_key", "k"],
      "unknown option '--api_key': it is an option of targon miner, targon verify, targon doctor, targon calibrate [",
    ],
    [
      ["validator", "--axon.port=1"],
      "unknown option '--axon.port': it is an option of targon miner, targon doctor [",
    ],
    [["keys", "show", "--epochs", "1"], "unknown option '--epochs': it is an option of targon validator ["],
    [["validator", "--wallet.nam", "x"], "(Did you mean --wallet.name?)"],
    [["validater"], "unknown command 'validater' (Did you mean validator?)"],
    [
      ["validator", "--netuid", "x"],
      "option '--netuid <n>' argument 'x' is invalid. Expected a whole number from 0 to 65535.",
    ],
    [["validator", "--models.mode", "x"], "Expected one of default, config, endpoint."],
    [["validator", "--timeout", "0"], "Expected a number above 0 up to 86400."],
    [["validator", "--netuid"], "option '--netuid <n>' argument missing"],
    [["miner", "--axon.port", "70000"], "Expected a whole number from 1 to 65535."],
    [["miner", "--model-endpoint", "ftp://x"], "'ftp://x' is invalid. Expected URL or MODEL=URL"],
    [
      ["validator", "--engines.host", "http://x"],
      "Expected unix:///PATH, tcp://HOST:PORT or ssh://USER@HOST.",
    ],
    [["validator", "--engines.image", "a b"], "Expected an image: REPOSITORY"],
    [["miner", "--min-stake", "1.0000000001"], "at most nine decimals"],
    [["miner", "surplus"], "too many arguments"],
    [["--json"], "a command is missing"],
  ])("error: USAGE on %j", async (words, part) => {
    const { failure, name } = await parse(words);
    expect(name).toBeUndefined();
    expect(failure?.exit).toBe(2);
    expect(failure?.text).toContain(part);
    expect(failure?.text).toMatch(/^targon: [^\n]*\[USAGE\]$/);
  });

  test.each(LATER_COMMANDS)("error: NOT_AVAILABLE on %s, whatever stands behind it", async (name) => {
    for (const words of [[name], [name, "show", "--wallet.name", "w"], [name, "--help"]]) {
      const { failure } = await parse(words);
      expect(failure?.exit).toBe(2);
      expect(failure?.text).toContain("later version");
      expect(failure?.text).toContain(name);
    }
  });
});

describe("README", () => {
  test("default: its table of options is the program's", () => {
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
    const begin = readme.indexOf(TABLE_MARKS.begin);
    const end = readme.indexOf(TABLE_MARKS.end);
    expect(begin).toBeGreaterThanOrEqual(0);
    expect(readme.slice(begin, end + TABLE_MARKS.end.length)).toBe(optionsTable()); // node scripts/options-table.js
  });

  test("behavior: the table has every flag of help", async () => {
    const table = optionsTable();
    for (const name of NAMES) {
      const { help } = await parse([name, "--help"]);
      const flags = [...help.matchAll(/^ {2}(--[^\s]+)/gm)].map((match) => match[1] ?? "");
      for (const flag of flags) expect(table).toContain(`\`${flag}`);
    }
  });
});
