import { describe, expect, test } from "vitest";
import { makeSmaller } from "../../../src/domain/engines/make-smaller.ts";
import { readRootCause } from "../../../src/domain/engines/root-cause.ts";

/** A log as engines write it: the line, then what they say of it afterwards. */
function logWith(line: string): string[] {
  const before = Array.from({ length: 60 }, (_, n) => `INFO 11-29 15:00:00 [core.py:${n}] loading`);
  const after = Array.from({ length: 60 }, (_, n) => `  File "engine.py", line ${n}, in run`);
  return [
    ...before,
    line,
    ...after,
    "RuntimeError: Engine core initialization failed. See root cause above. Failed core proc(s): {}",
  ];
}

describe("by the log", () => {
  test.each([
    [
      "ValueError: Free memory on device cuda:0 (12.38/287.69 GiB) on startup is less than desired GPU memory utilization (0.92, 264.67 GiB). Decrease GPU memory utilization or reduce GPU memory used by other processes.",
      "gpu-memory",
      "wait",
      null,
    ],
    [
      "ValueError: To serve at least one request with the model's max seq len (4096), (0.58 GiB KV cache is needed, which is larger than the available KV cache memory (0.47 GiB). Based on the available memory, the estimated maximum model length is 3280. Try increasing `gpu_memory_utilization` or decreasing `max_model_len` when initializing the engine.",
      "length",
      "shorter",
      3280,
    ],
    [
      "ValueError: To serve at least one request with the models's max seq len (4096), (0.58 GiB KV cache is needed, which is larger than the available KV cache memory (0.47 GiB). Based on the available memory, the estimated maximum model length is 3280.",
      "length",
      "shorter",
      3280,
    ],
    [
      "ValueError: The model's max seq len (131072) is larger than the maximum number of tokens that can be stored in KV cache (65536). Try increasing `gpu_memory_utilization`",
      "length",
      "shorter",
      65536,
    ],
    [
      "ValueError: No available memory for the cache blocks. Try increasing `gpu_memory_utilization` when initializing the engine.",
      "no-cache",
      "smaller",
      null,
    ],
    [
      "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 1.96 GiB. GPU 0 has a total capacity of 23.69 GiB",
      "out-of-memory",
      "smaller",
      null,
    ],
    ["httpx2.ConnectError: [Errno -2] Name or service not known", "hub", "wait", null],
    ["torch.cuda.OutOfMemoryError: CUDA out of memory.", "out-of-memory", "smaller", null],
    ["OSError: You are trying to access a gated repo.", "gated", "operator", null],
    [
      "huggingface_hub.errors.GatedRepoError: 403 Client Error. Access to model org/m is restricted and you are not in the authorized list.",
      "gated",
      "operator",
      null,
    ],
    [
      "huggingface_hub.errors.RepositoryNotFoundError: 401 Client Error. Repository Not Found for url: https://huggingface.co/api/models/org/m.",
      "repository",
      "operator",
      null,
    ],
    [
      "OSError: org/m is not a local folder and is not a valid model identifier listed on 'https://huggingface.co/models'",
      "repository",
      "operator",
      null,
    ],
    ["requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: x", "token", "operator", null],
    ["RuntimeError: Cannot find any model weights with `org/m`", "no-weights", "operator", null],
    [
      "The checkpoint you are trying to load has model type `new` but Transformers does not recognize this architecture.",
      "architecture",
      "operator",
      null,
    ],
    [
      "ValueError: Model architectures ['NewForCausalLM'] are not supported for now.",
      "architecture",
      "operator",
      null,
    ],
    [
      "ValueError: Total number of attention heads (32) must be divisible by tensor parallel size (3).",
      "heads",
      "operator",
      null,
    ],
    [
      "RuntimeError: The NVIDIA driver on your system is too old (found version 11040).",
      "driver",
      "operator",
      null,
    ],
    [
      "nvidia-container-cli: requirement error: unsatisfied condition: cuda>=12.9, please update your driver to a newer version",
      "driver",
      "operator",
      null,
    ],
    ["RuntimeError: Failed to initialize NVML: Unknown Error", "nvml", "again", null],
    ["RuntimeError: No CUDA GPUs are available", "gpu-unknown", "wait", null],
    ["OSError: [Errno 28] No space left on device", "disk", "operator", null],
    ["vllm: error: unrecognized arguments: --disable-log-requests", "arguments", "operator", null],
  ])("default: %s", (line, ...[name, remedy, maxModelLen]) => {
    const cause = readRootCause({ lines: logWith(line), exitCode: 1, oomKilled: false });
    expect(cause).toMatchObject({ name, remedy, maxModelLen });
  });

  test.each([
    ['could not select device driver "nvidia" with capabilities: [[gpu]]', "toolkit"],
    ['could not select device driver "" with capabilities: [[gpu]]', "toolkit"],
    ["unknown or invalid runtime name: nvidia", "runtime"],
    [
      "driver failed programming external connectivity on endpoint x: Bind for 127.0.0.1:49153 failed: port is already allocated",
      "port",
    ],
    ["nvidia-container-cli: device error: GPU-1: unknown device: unknown", "gpu-unknown"],
  ])("behavior: Docker's own refusal: %s", (line, name) => {
    expect(readRootCause({ lines: [line], exitCode: null, oomKilled: false }).name).toBe(name);
  });
});

describe("by the end", () => {
  test.each([
    [2, false, "arguments", "operator"],
    [137, false, "killed", "wait"],
    [1, true, "killed", "wait"],
    [139, false, "crash", "wait"],
    [1, false, "unknown", "wait"],
    [0, false, "unknown", "wait"],
    [null, false, "unknown", "wait"],
  ])("behavior: exit %s, out of memory %s: %s", (exitCode, oomKilled, ...[name, remedy]) => {
    const lines = ["INFO loading", "RuntimeError: Engine core initialization failed. See root cause above."];
    expect(readRootCause({ lines, exitCode, oomKilled })).toMatchObject({ name, remedy });
  });
});

describe("smaller", () => {
  const size = { maxModelLen: 8192, batchedTokens: 2048, memoryUtilization: 0.85 };
  const causeOf = (line: string) => readRootCause({ lines: [line], exitCode: 1, oomKilled: false });

  test("default: the length that the engine says fits", () => {
    expect(
      makeSmaller(size, {
        cause: causeOf("the estimated maximum model length is 3280. Try"),
        leastLength: 2048,
      }),
    ).toEqual({
      ...size,
      maxModelLen: 3280,
    });
  });

  test("behavior: a length that verifies nothing, or is not shorter, is not tried", () => {
    expect(
      makeSmaller(size, { cause: causeOf("the estimated maximum model length is 512."), leastLength: 2048 }),
    ).toBeNull();
    expect(
      makeSmaller(size, { cause: causeOf("the estimated maximum model length is 8192."), leastLength: 2048 }),
    ).toBeNull();
  });

  test("behavior: out of memory halves length and batch, and leaves more of the card free", () => {
    expect(makeSmaller(size, { cause: causeOf("CUDA out of memory."), leastLength: 2048 })).toEqual({
      maxModelLen: 4096,
      batchedTokens: 1024,
      memoryUtilization: 0.8,
    });
  });

  test("behavior: without memory for the cache the share of the card stays", () => {
    expect(
      makeSmaller(size, { cause: causeOf("No available memory for the cache blocks."), leastLength: 2048 }),
    ).toMatchObject({
      maxModelLen: 4096,
      memoryUtilization: 0.85,
    });
  });

  test("behavior: it ends at the least, and does not begin for other causes", () => {
    const least = { maxModelLen: 2048, batchedTokens: 512, memoryUtilization: null };
    expect(makeSmaller(least, { cause: causeOf("CUDA out of memory."), leastLength: 2048 })).toBeNull();
    expect(
      makeSmaller(size, { cause: causeOf("Cannot find any model weights"), leastLength: 2048 }),
    ).toBeNull();
  });
});
