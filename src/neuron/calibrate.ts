import { setImmediate } from "node:timers/promises";
import type { CalibrateConfig } from "../config/calibrate.ts";
import { TEMPLATES, TINY_TEMPLATES } from "../domain/prompts/templates.ts";
import type { Endpoint } from "../domain/types.ts";
import type { FittedStack } from "../domain/verification/calibrate/build-policy.ts";
import { tokensMissing } from "../domain/verification/calibrate/enough.ts";
import { fitStack } from "../domain/verification/calibrate/fit-stack.ts";
import type { Sample } from "../domain/verification/calibrate/sample.ts";
import { codeOf } from "../errors.ts";
import { fittedHalf, type StackTest, testStack } from "./calibrate/bootstrap.ts";
import type { CalibrateDeps, Participant } from "./calibrate/deps.ts";
import { gatherSamples } from "./calibrate/gather.ts";
import { BASE, makePolicy } from "./calibrate/make-policy.ts";
import { openParticipants } from "./calibrate/open-participants.ts";
import { notesOf, stackRows } from "./calibrate/report.ts";

/** Models with a context as short as this are toys, with prompts of their own. */
const TINY_CONTEXT = 2048;

/**
 * Measures honest engines against one another and writes a policy for their model: each answers as a miner, each other
 * scores it as its verifier. Tells `calibrated`. An interrupted calibration writes nothing.
 *
 * @throws {TargonError} `CONFIG_INVALID` for engines that cannot be compared, `FILE_UNWRITABLE`, `ENGINE_*`, an abort
 */
export async function runCalibrate(
  deps: CalibrateDeps,
  config: CalibrateConfig,
  signal: AbortSignal,
): Promise<number> {
  const { all, model, close } = await openParticipants(deps, config, signal);
  try {
    const file = config.outFile ?? `${model.replaceAll(/[^\w.-]+/g, "--")}.policy.json`;
    await deps.assertWritable(file);
    if (new Set(config.engineUrls).size === 1)
      deps.log.warn("an engine against itself shows none of the differences between engines", {
        mend: "one more --engine of another version, precision or card",
      });
    const samples = await gatherAll(deps, { all, model, tokens: config.tokens }, signal);
    const stacks = await fitAll(samples, signal);
    const about = { model, tokens: config.tokens };
    const tests = await testAll(deps, { samples, ...about }, signal);
    const policy = makePolicy(deps.clock, { ...about, stacks, notes: notesOf(samples, tests) });
    await deps.writeFile(file, `${JSON.stringify(policy, null, 2)}\n`);
    const { version, enforced } = policy;
    const missingTokens = tokensMissing(stacks);
    const engines = all.map(({ name, url }) => ({ name, url }));
    const rows = stackRows({ samples, stacks, tests });
    deps.output.event("calibrated", { file, model, version, enforced, missingTokens, engines, stacks: rows });
    return 0;
  } finally {
    await close();
  }
}

type About = { model: string; tokens: number };

async function gatherAll(
  deps: CalibrateDeps,
  { all, model, tokens }: About & { all: Participant[] },
  signal: AbortSignal,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const endpoints = await endpointsOf(all, signal);
  const isTiny = all.some(({ description }) => description.maxModelLen <= TINY_CONTEXT);
  const templates = isTiny ? TINY_TEMPLATES : TEMPLATES;
  const recipe = { random: deps.random, templates, endpoints, model };
  for (const miner of all) {
    const verifiers = all.filter((one) => one !== miner);
    const duty = { miner, verifiers, recipe, tokens };
    samples.push(...(await gatherSamples(deps.log, { duty, policy: BASE.sampling }, signal)));
  }
  return samples;
}

/** A model without a chat template only goes on with a text. */
async function endpointsOf(all: Participant[], signal: AbortSignal): Promise<Endpoint[]> {
  const messages = [{ role: "user" as const, content: "Hello" }];
  try {
    for (const { engine } of all) await engine.tokenize({ messages }, signal);
    return ["CHAT", "COMPLETION"];
  } catch (error) {
    if (codeOf(error) !== "ENGINE_REFUSED") throw error;
    return ["COMPLETION"];
  }
}

async function fitAll(samples: Sample[], signal: AbortSignal): Promise<FittedStack[]> {
  const stacks: FittedStack[] = [];
  for (const sample of samples) {
    await setImmediate(undefined, { signal });
    stacks.push(fitStack(sample));
  }
  return stacks;
}

/** Each stack's second half under a policy of all first halves. */
async function testAll(
  deps: CalibrateDeps,
  { samples, ...about }: About & { samples: Sample[] },
  signal: AbortSignal,
): Promise<StackTest[]> {
  const stacks = await fitAll(samples.map(fittedHalf), signal);
  const policy = makePolicy(deps.clock, { ...about, stacks, notes: [] });
  const tests: StackTest[] = [];
  for (const sample of samples) {
    deps.log.info("policy tried on the answers it was not fitted to", { stack: sample.name });
    tests.push(await testStack(deps.random, { sample, policy }, signal));
  }
  return tests;
}
