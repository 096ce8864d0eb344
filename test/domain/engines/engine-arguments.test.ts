import { expect, test } from "vitest";
import { toEngineArguments } from "../../../src/domain/engines/engine-arguments.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";

const placement: Placement = {
  model: "org/m",
  revision: "a".repeat(40),
  host: "unix:///var/run/docker.sock",
  gpus: ["GPU-1", "GPU-2"],
  tensorParallel: 2,
  pipelineParallel: 1,
  memoryUtilization: 0.85,
  maxModelLen: 8192,
  need: { weightsMiB: 1, kvMiB: 1, logitsMiB: 1, overheadMiB: 1, totalMiB: 4 },
};
const options = {
  image: "vllm/vllm-openai:v0.32.0",
  role: "validator",
  placement,
  source: { model: "org/m", revision: placement.revision },
  batchedTokens: 2048,
} as const;

test("default: a validator's engine of 0.32", () => {
  expect(toEngineArguments(options).join(" ")).toBe(
    `--model org/m --revision ${"a".repeat(40)} --served-model-name org/m --port 8000 --max-model-len 8192 ` +
      "--tensor-parallel-size 2 --pipeline-parallel-size 1 --gpu-memory-utilization 0.85 " +
      "--max-logprobs 20 --max-num-seqs 8 --max-num-batched-tokens 2048 " +
      "--no-enable-prefix-caching --generation-config vllm --logprobs-mode raw_logprobs",
  );
});

test.each([
  [
    "vllm/vllm-openai:v0.6.3",
    ["--enable-chunked-prefill"],
    ["--no-enable-prefix-caching", "--logprobs-mode"],
  ],
  ["vllm/vllm-openai:v0.9.2", ["--no-enable-prefix-caching", "--generation-config"], ["--logprobs-mode"]],
  ["vllm/vllm-openai:v0.10.0", ["--logprobs-mode"], ["--enable-chunked-prefill"]],
  ["registry:5000/vllm:latest", ["--logprobs-mode"], ["--enable-chunked-prefill"]],
  [`vllm/vllm-openai@sha256:${"0".repeat(64)}`, ["--logprobs-mode"], []],
])("behavior: what %s knows", (image, present, absent) => {
  const words = toEngineArguments({ ...options, image });
  expect(words).toEqual(expect.arrayContaining(present));
  for (const word of absent) expect(words).not.toContain(word);
});

test("behavior: never an argument that some version refuses, and never the program itself", () => {
  for (const version of ["v0.6.3", "v0.8.5", "v0.11.0", "v0.32.0", "latest"]) {
    const words = toEngineArguments({ ...options, image: `vllm/vllm-openai:${version}` });
    expect(words).not.toContain("--disable-log-requests");
    expect(words[0]).toBe("--model");
  }
});

test("behavior: on a CPU nothing is compiled, on GPUs it is", () => {
  expect(toEngineArguments({ ...options, placement: { ...placement, gpus: [] } })).toContain(
    "--enforce-eager",
  );
  expect(toEngineArguments(options)).not.toContain("--enforce-eager");
});

test("behavior: a miner's engine gives ids, caches prefixes, and is not slowed down", () => {
  const words = toEngineArguments({ ...options, role: "miner" });
  expect(words).toEqual(expect.arrayContaining(["--return-tokens-as-token-ids", "--generation-config"]));
  for (const word of ["--max-num-seqs", "--max-num-batched-tokens", "--no-enable-prefix-caching"])
    expect(words).not.toContain(word);
});

test("behavior: a folder has no revision, a CPU no share of a card", () => {
  const words = toEngineArguments({
    ...options,
    placement: { ...placement, memoryUtilization: null },
    source: { model: "/models/m", revision: null },
  });
  expect(words.slice(0, 2)).toEqual(["--model", "/models/m"]);
  for (const word of ["--revision", "--gpu-memory-utilization"]) expect(words).not.toContain(word);
});
