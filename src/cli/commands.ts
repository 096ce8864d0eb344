import type { CommandName, ConfigOf } from "../neuron/commands.ts";
import type { Given } from "./config/given.ts";
import { toCalibrateConfig } from "./config/to-calibrate-config.ts";
import { toDoctorConfig } from "./config/to-doctor-config.ts";
import { toKeysConfig } from "./config/to-keys-config.ts";
import { toMinerConfig } from "./config/to-miner-config.ts";
import { toQueryConfig } from "./config/to-query-config.ts";
import { toRegisterConfig } from "./config/to-register-config.ts";
import { toValidatorConfig } from "./config/to-validator-config.ts";
import { toVerifyConfig } from "./config/to-verify-config.ts";
import { calibrateOptions } from "./options/calibrate-options.ts";
import {
  chainOptions,
  neuronName,
  outputOptions,
  sdkOptions,
  statsOptions,
  walletOptions,
} from "./options/common-options.ts";
import { hubOptions } from "./options/hub-options.ts";
import { keysOptions } from "./options/keys-options.ts";
import { axonOptions, minerOptions, serveOption, upstreamOptions } from "./options/miner-options.ts";
import { mockOptions } from "./options/mock-options.ts";
import {
  attachOptions,
  dockerOptions,
  engineOptions,
  modelOptions,
  scoredLength,
  servedLength,
} from "./options/model-options.ts";
import type { OptionSpec } from "./options/option-spec.ts";
import { policyOptions } from "./options/policy-options.ts";
import { powvOptions } from "./options/powv-options.ts";
import { queryOptions } from "./options/query-options.ts";
import { registerOptions } from "./options/register-options.ts";
import { recordOptions, roundOptions, runOptions, verificationOptions } from "./options/validator-options.ts";
import { verifyOptions } from "./options/verify-options.ts";

/** One command as help shows it and as it becomes a configuration. */
export type CommandSpec<N extends CommandName> = {
  name: N;
  summary: string;
  /** Lines that one could type. */
  examples: string[];
  /** As for commander, with its explanation. */
  argument?: [name: string, help: string];
  options: OptionSpec[];
  toConfig(given: Given): ConfigOf[N];
};

/** The commands in the order of help. */
export const COMMANDS: { [N in CommandName]: CommandSpec<N> } = {
  miner: {
    name: "miner",
    summary: "serve models behind signed requests",
    examples: [
      "targon miner --wallet.name w --wallet.hotkey h --model-endpoint http://127.0.0.1:8000/v1",
      "targon miner --wallet.name w --serve NousResearch/Meta-Llama-3.1-8B-Instruct",
      "targon miner --mock",
    ],
    options: neuron(
      axonOptions,
      upstreamOptions,
      [serveOption],
      minerOptions,
      [...dockerOptions, ...engineOptions, servedLength],
      hubOptions,
      statsOptions,
      [neuronName("miner")],
    ),
    toConfig: toMinerConfig,
  },
  validator: {
    name: "validator",
    summary: "ask miners, verify their answers, set weights",
    examples: [
      "targon validator --wallet.name w --engines.endpoint http://127.0.0.1:8000",
      "targon validator --mock --epochs 1 --json",
    ],
    options: neuron(
      runOptions,
      modelOptions,
      [...attachOptions, ...dockerOptions, ...engineOptions, scoredLength],
      roundOptions,
      recordOptions,
      verificationOptions,
      policyOptions,
      powvOptions,
      hubOptions,
      statsOptions,
      [neuronName("validator")],
    ),
    toConfig: toValidatorConfig,
  },
  verify: {
    name: "verify",
    summary: "check saved answers against an engine; the exit status is the verdict",
    examples: [
      "targon verify answer.json --engine http://127.0.0.1:8000",
      "targon verify dump.sse --request body.json --engine http://127.0.0.1:8000",
    ],
    argument: ["<file...>", "saved answers; - is stdin"],
    options: [
      ...verifyOptions,
      ...policyOptions,
      ...powvOptions,
      ...hubOptions,
      ...mockOptions,
      ...outputOptions,
      ...sdkOptions,
    ],
    toConfig: toVerifyConfig,
  },
  register: {
    name: "register",
    summary: "register the hotkey on the subnet",
    examples: [
      "targon register --wallet.name w --wallet.hotkey h --max-burn 0.5",
      "targon register --mock --yes",
    ],
    options: neuron(registerOptions),
    toConfig: toRegisterConfig,
  },
  query: {
    name: "query",
    summary: "send one signed request to a miner",
    examples: [
      "targon query --miner http://IP:PORT --hotkey-address 5… --prompt 'Hello' --save answer.json",
      "targon query --mock --prompt 'Hello'",
    ],
    options: neuron(queryOptions),
    toConfig: toQueryConfig,
  },
  doctor: {
    name: "doctor",
    summary: "check everything that a role needs, each with its mend",
    examples: ["targon doctor miner --wallet.name w", "targon doctor validator --mock"],
    argument: ["[role]", "miner or validator (default: validator)"],
    options: neuron(upstreamOptions, [serveOption], axonOptions, attachOptions, dockerOptions, hubOptions),
    toConfig: toDoctorConfig,
  },
  keys: {
    name: "keys",
    summary: "show the addresses of a wallet",
    examples: ["targon keys show --wallet.name w --wallet.hotkey h", "targon keys show --coldkey --json"],
    argument: ["<action>", "show"],
    options: [...keysOptions, ...walletOptions, ...outputOptions, ...sdkOptions],
    toConfig: toKeysConfig,
  },
  calibrate: {
    name: "calibrate",
    summary: "make a model's verification policy from honest engines",
    examples: [
      "targon calibrate --engine http://127.0.0.1:8000 --engine http://127.0.0.1:8001 --out model.policy.json",
    ],
    options: [...calibrateOptions, ...outputOptions, ...sdkOptions],
    toConfig: toCalibrateConfig,
  },
};

/** Commands of later versions: not in help; typed, they say so. */
export const LATER_COMMANDS = ["config", "init", "print", "completion", "hub"];

function neuron(...own: OptionSpec[][]): OptionSpec[] {
  return [...own.flat(), ...chainOptions, ...walletOptions, ...mockOptions, ...outputOptions, ...sdkOptions];
}
