import { DEFAULT_MODEL, MOCK_MODEL, type QueryConfig } from "../../config.ts";
import { TargonError } from "../../errors.ts";
import { frozen, type Given, isGiven } from "./given.ts";
import { refuseBesideMock } from "./refuse-beside-mock.ts";
import { toNeuronConfig } from "./to-neuron-config.ts";

/** What `query --mock` asks when nothing else was said. */
const MOCK_PROMPT = "Tell me something about the sea.";

type Values = {
  miner?: string;
  hotkeyAddress?: string;
  model?: string;
  chat?: boolean;
  completion?: boolean;
  prompt?: string;
  temperature: number;
  topP: number;
  maxTokens: number;
  seed?: bigint;
  timeout: number;
  save?: string;
  printHeaders?: boolean;
  body?: string;
};

/** `targon query`. */
export function toQueryConfig(given: Given): QueryConfig {
  const values = given.values as Values;
  assertFits(given, values);
  const neuron = toNeuronConfig(given, { name: "query", quiet: true });
  if (neuron.mock && isAtMockMiner(values)) refuseOtherModel(given, values);
  return frozen({
    ...neuron,
    minerUrl: values.miner ?? null,
    hotkeyAddress: values.hotkeyAddress ?? null,
    model: values.model ?? (neuron.mock ? MOCK_MODEL : DEFAULT_MODEL),
    endpoint: values.completion ? "COMPLETION" : "CHAT",
    prompt: values.prompt ?? MOCK_PROMPT,
    temperature: values.temperature,
    topP: values.topP,
    maxTokens: values.maxTokens,
    seed: values.seed ?? null,
    timeoutMs: values.timeout,
    saveFile: values.save ?? null,
    printHeaders: values.printHeaders === true,
    bodyFile: values.body ?? null,
  } satisfies QueryConfig);
}

/** Without a word about the miner, one of the embedded network is asked. */
function isAtMockMiner({ miner, hotkeyAddress }: Values): boolean {
  return miner === undefined && hotkeyAddress === undefined;
}

function refuseOtherModel(given: Given, { model }: Values): void {
  if (model !== MOCK_MODEL) refuseBesideMock(given, { brings: `model ${MOCK_MODEL}`, keys: ["model"] });
}

function assertFits(given: Given, values: Values): void {
  const rules: [boolean | undefined, string][] = [
    [values.chat && values.completion, "--chat and --completion exclude each other"],
    [isGiven(given, "body") && isGiven(given, "prompt"), "--body and --prompt exclude each other"],
    [
      values.printHeaders && values.body === undefined,
      "--print-headers signs the bytes of --body FILE: give it",
    ],
    [
      isAddressless(given, values),
      "--hotkey-address is missing: the request is signed for the miner's hotkey",
    ],
    [isAimless(given, values), "--miner URL is missing (or use --mock)"],
    [isWordless(given, values), "--prompt TEXT is missing (or --body FILE)"],
  ];
  const broken = rules.find(([breaks]) => breaks);
  if (broken) throw new TargonError("USAGE", broken[1]);
}

function isAddressless(given: Given, values: Values): boolean {
  return values.hotkeyAddress === undefined && (isGiven(given, "miner") || values.printHeaders === true);
}

function isAimless(given: Given, values: Values): boolean {
  return values.miner === undefined && !isGiven(given, "mock") && !values.printHeaders;
}

function isWordless(given: Given, values: Values): boolean {
  return values.prompt === undefined && values.body === undefined && !isGiven(given, "mock");
}
