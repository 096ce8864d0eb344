import { expect, test } from "vitest";
import { createRenderer } from "../../src/cli/output/create-renderer.ts";
import { configOf, parse } from "./parse.ts";

const TWO = ["--engine", "http://a:8000/v1", "--engine", "http://b:8000/"];

test("default: engines in their order, 70,000 tokens, a file named after the model", async () => {
  expect(await configOf("calibrate", TWO)).toMatchObject({
    engineUrls: ["http://a:8000", "http://b:8000"],
    model: null,
    tokens: 70_000,
    outFile: null,
    apiKey: null,
  });
});

test("behavior: the same engine may be named twice", async () => {
  const words = ["--engine", "http://a", "--engine", "http://a", "--tokens", "2000", "--out", "p.json"];
  expect(await configOf("calibrate", words)).toMatchObject({
    engineUrls: ["http://a", "http://a"],
    tokens: 2000,
    outFile: "p.json",
  });
});

test.each([
  [["--engine", "http://a"], "engines: 1, expected: --engine URL, 2 to 4 times"],
  [[...TWO, ...TWO, ...TWO], "engines: 6, expected: --engine URL, 2 to 4 times"],
  [[...TWO, "--tokens", "99"], "Expected a whole number from 100 to 200000."],
])("error: USAGE %j", async (words, text) => {
  const { failure } = await parse(["calibrate", ...words]);
  expect(failure?.exit).toBe(2);
  expect(failure?.text).toContain(text);
});

test("behavior: --verify.policy may be given for several models", async () => {
  const words = ["a.json", "--engine", "http://a", "--verify.policy", "p.json", "--verify.policy", "q.json"];
  expect(await configOf("verify", words)).toMatchObject({ policyFiles: ["p.json", "q.json"] });
  const { verify } = await configOf("validator", ["--mock", "--verify.policy", "p.json"]);
  expect(verify.policyFiles).toEqual(["p.json"]);
});

const STACK = {
  name: "0.32.0#1 seen by 0.32.0#2",
  responses: 160,
  tokens: 20_101,
  mismatchRate: 0.00213,
  medianWidth: 0.3417,
  wideWidth: 1.153,
  miners: 4000,
  falseFails: 0,
  otherSeedTokens: 8,
};
const CALIBRATED = {
  file: "m.policy.json",
  model: "org/m",
  version: 1_795_000_000,
  engines: [{ name: "0.32.0#1", url: "http://a:8000" }],
};

test("default: a line per stack, and how the policy is used", () => {
  const render = createRenderer({ colour: false, width: 110 });
  const text = render("calibrated", { ...CALIBRATED, enforced: true, missingTokens: 0, stacks: [STACK] });
  expect(text).toContain("0.32.0#1 is http://a:8000");
  expect(text).toMatch(
    /0\.32\.0#1 seen by 0\.32\.0#2 +160 +20101 +0\.213 % +0\.34 +1\.15 +0 of 4000 +8 tokens/,
  );
  expect(text).toContain("use it with --verify.policy m.policy.json");
});

test("behavior: what is missing of a policy that is not enforced", () => {
  const render = createRenderer({ colour: false, width: 110 });
  const few = { ...STACK, falseFails: null, otherSeedTokens: null };
  const text = render("calibrated", { ...CALIBRATED, enforced: false, missingTokens: 900, stacks: [few] });
  expect(text).toMatch(/too few +not found/);
  expect(text).toContain("not enforced: 900 tokens are missing");
});
