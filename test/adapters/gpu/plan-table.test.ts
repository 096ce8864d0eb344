import { describe, expect, test } from "vitest";
import { readHost } from "../../../src/adapters/gpu/read-host.ts";
import { createLocalSmi } from "../../../src/adapters/gpu/run-smi.ts";
import { planEngines } from "../../../src/domain/plan/plan-engines.ts";
import { VALIDATOR_DEMAND } from "../../../src/domain/plan/plan-numbers.ts";
import { planServing } from "../../../src/domain/plan/plan-serving.ts";
import type { Host, ModelShape } from "../../../src/domain/plan/types.ts";
import { installFakeSmi } from "../../helpers/fake-nvidia-smi.ts";

/*
 * The plan for the models that the README's models.txt names, on the machines that operators have. There is no GPU here:
 * `nvidia-smi` is a shell script on the path that prints the texts of test/fixtures/nvidia-smi.
 *
 * What one engine needs, MiB, of each of its cards:
 *
 * | | 8B | 70B on 2 | 405B on 8 |
 * |---|---|---|---|
 * | weights: bytes of the safetensors files ÷ cards | 15,317 | 67,286 | 96,763 |
 * | cache: 2 sequences × 4,096 tokens × bytes per token ÷ cards | 1,024 | 1,280 | 504 |
 * | logits: 2,048 rows × 128,256 tokens × 6 bytes | 1,503 | 1,503 | 1,503 |
 * | activations: 2,048 tokens × width × 32 bytes, at least 512 | 512 | 512 | 1,024 |
 * | CUDA graphs | 1,024 | 1,024 | 1,024 |
 * | CUDA context, with NCCL from two cards on | 1,024 | 1,536 | 1,536 |
 * | together | 20,404 | 73,141 | 102,354 |
 *
 * Bytes per token are 2 × layers × 8 key-value heads × 128 × 2. The share that vLLM is given covers weights, cache,
 * activations and graphs; rounded up to four decimals, and what that adds is cache.
 */
const B8 = llama("8B", { weightBytes: 16_060_522_496, layers: 32, hiddenSize: 4_096, heads: 32 });
const B70 = llama("70B", { weightBytes: 141_107_412_992, layers: 80, hiddenSize: 8_192, heads: 64 });
const B405 = llama("405B", { weightBytes: 811_706_777_600, layers: 126, hiddenSize: 16_384, heads: 128 });

function llama(
  size: string,
  numbers: Pick<ModelShape, "weightBytes" | "layers" | "hiddenSize" | "heads">,
): ModelShape {
  return {
    model: `NousResearch/Meta-Llama-3.1-${size}-Instruct`,
    revision: "0".repeat(40),
    ...numbers,
    kvHeads: 8,
    vocabSize: 128_256,
    maxModelLen: 131_072,
    kvBytesPerToken: 2 * numbers.layers * 8 * 128 * 2,
  };
}

async function hostWith(name: string): Promise<Host> {
  installFakeSmi({ name });
  const memory = { totalMiB: 64_000, freeMiB: 60_000 };
  return await readHost(createLocalSmi(), { name, device: "cuda", memory, running: [] });
}

/** Model by model: host, indexes of its GPUs, tensor × pipeline, share, MiB of each card; or why and what would help. */
async function tableFor(names: string[], options: { gpus?: string[]; models?: ModelShape[] } = {}) {
  const hosts: Host[] = [];
  for (const name of names) hosts.push(await hostWith(name));
  const { gpus = null, models = [B8, B70, B405] } = options;
  const rules = { device: "cuda", gpus, reserveMiB: 512, maxModelLen: 4_096 } as const;
  const { placements, left } = planEngines({ ...rules, models, hosts, demand: VALIDATOR_DEMAND });
  const indexOf = (uuid: string) =>
    hosts.flatMap((host) => host.gpus).find((gpu) => gpu.uuid === uuid)?.index;
  const rows = placements.map(({ tensorParallel, pipelineParallel, need, ...placement }) => [
    sizeOf(placement.model),
    `${placement.host} ${placement.gpus.map(indexOf).join(",")}`,
    `${tensorParallel} × ${pipelineParallel}`,
    placement.memoryUtilization,
    need.totalMiB,
  ]);
  return { rows, left: left.map(({ model, why, mend }) => [sizeOf(model), why, mend]) };
}

function sizeOf(model: string): string {
  return /-(\d+B)-/.exec(model)?.[1] ?? model;
}

const ATTACH = "attach a server or cluster that runs it: --engines.endpoint MODEL=URL";
const H100 = "NVIDIA H100 80GB HBM3";

describe("one host", () => {
  test("default: 1 × 24 GB runs the 8B", async () => {
    expect(await tableFor(["one-24"])).toEqual({
      // (15,317 + 1,024 + 512 + 1,024) ÷ 24,564 = 0.72778; rounding adds 1 MiB. 24,111 are free, 512 stay so.
      rows: [["8B", "one-24 0", "1 × 1", 0.7278, 20_405]],
      left: [
        [
          "70B",
          // All of 134,572 of weights, 2,560 of cache, 1,503, 512, 1,024, 1,024: nothing is shared out.
          "it needs 141194 MiB on one GPU; the most that one host has is 1 × NVIDIA GeForce RTX 4090 with 23599 MiB to give",
          // Over 8: 16,822 + 320 + 1,503 + 512 + 1,024 + 1,536 = 21,717. Over 4 it were 38,857; 7 stages: 22,190 + …
          `8 × NVIDIA GeForce RTX 4090 in one host, or ${ATTACH}`,
        ],
        [
          "405B",
          "it needs 782711 MiB on one GPU; the most that one host has is 1 × NVIDIA GeForce RTX 4090 with 23599 MiB to give",
          // 16 wide in 3 stages of 42 of 126 layers: 774,110 ÷ 3 ÷ 16 + embeddings = 16,378, …
          `48 × NVIDIA GeForce RTX 4090 in one host, or ${ATTACH}`,
        ],
      ],
    });
  });

  test("default: 1 × 80 GB runs the 8B, with room for others", async () => {
    const { rows, left } = await tableFor(["one-80"]);
    // 17,877 ÷ 81,559 = 0.21919.
    expect(rows).toEqual([["8B", "one-80 0", "1 × 1", 0.2192, 20_405]]);
    expect(left.map(([size, , mend]) => [size, mend])).toEqual([
      ["70B", `2 × ${H100} in one host, or ${ATTACH}`],
      ["405B", `12 × ${H100} in one host, or ${ATTACH}`],
    ]);
  });

  test("behavior: 1 × 80 GB takes three engines of 20 GB each", async () => {
    const models = [1, 2, 3, 4].map((number) => ({ ...B8, model: `m${number}` }));
    const { rows, left } = await tableFor(["one-80"], { models });
    // 3 × 20,405 = 61,215 of 81,004 - 512; a fourth would need 81,620.
    expect(rows.map(([model, , , share]) => [model, share])).toEqual([
      ["m1", 0.2192],
      ["m2", 0.2192],
      ["m3", 0.2192],
    ]);
    expect(left).toEqual([
      [
        "m4",
        "m1, m2, m3 take the room in this epoch",
        `1 more ${H100} would run it beside them; without, it has its turn in 3 epochs`,
      ],
    ]);
  });

  test("default: 8 × 80 GB run the 70B on two and the 8B on one; the 405B needs twelve", async () => {
    expect(await tableFor(["eight-80"])).toEqual({
      rows: [
        ["8B", "eight-80 2", "1 × 1", 0.2192, 20_405],
        // (67,286 + 1,280 + 512 + 1,024) ÷ 81,559 = 0.85953; rounding adds 7 MiB.
        ["70B", "eight-80 0,1", "2 × 1", 0.8596, 73_148],
      ],
      left: [
        [
          "405B",
          `it needs 102354 MiB on each of 8 GPUs; the most that one host has is 8 × ${H100} with 80492 MiB to give`,
          // 4 wide in 3 stages of 42 of 126 layers: 774,110 ÷ 3 ÷ 4 + embeddings ÷ 4 = 65,511, …
          `12 × ${H100} in one host, or ${ATTACH}`,
        ],
      ],
    });
  });

  test("behavior: the same on three of them that are named", async () => {
    const { rows } = await tableFor(["eight-80"], { gpus: ["3", "5", "7"] });
    expect(rows.map(([size, where]) => [size, where])).toEqual([
      ["8B", "eight-80 7"],
      ["70B", "eight-80 3,5"],
    ]);
  });

  test("default: slices (MIG) run what fits one of them; the 70B would need a second whole card", async () => {
    const { rows, left } = await tableFor(["slices"]);
    // The smallest idle place that will do: the slice of 40,192; of 20 and 10 GB is too little. 17,877 ÷ 40,192.
    expect(rows).toEqual([["8B", "slices 1", "1 × 1", 0.4448, 20_405]]);
    expect(left.map(([size, , mend]) => [size, mend])).toEqual([
      ["70B", `2 × NVIDIA A100-SXM4-80GB in one host, or ${ATTACH}`],
      ["405B", `12 × NVIDIA A100-SXM4-80GB in one host, or ${ATTACH}`],
    ]);
  });

  test("default: a busy card of 80 GB runs nothing until what holds it ends", async () => {
    const { rows, left } = await tableFor(["busy-80"], { models: [B8] });
    expect(rows).toEqual([]);
    expect(left).toEqual([
      [
        "8B",
        // 14,984 are free, 512 stay so.
        `it needs 20404 MiB on one GPU; the most that one host has is 1 × ${H100} with 14472 MiB to give`,
        // 20,405 - 14,472.
        `end what else holds memory: 5933 MiB on GPU 0 of busy-80, or ${ATTACH}`,
      ],
    ]);
  });
});

test("default: two hosts are one plan, and no engine is cut over both", async () => {
  const { rows, left } = await tableFor(["one-24", "eight-80"]);
  expect(rows.map(([size, where]) => [size, where])).toEqual([
    // The smallest idle card that will do, on whichever host.
    ["8B", "one-24 0"],
    ["70B", "eight-80 0,1"],
  ]);
  expect(left.map(([size]) => size)).toEqual(["405B"]);
});

/** The same for a miner: size, indexes of its GPUs, tensor × pipeline, context, MiB of cache and of each card together. */
async function minersTableFor(name: string, models: ModelShape[]) {
  const host = await hostWith(name);
  const rules = { device: "cuda", gpus: null, reserveMiB: 512, maxModelLen: null } as const;
  const { placements, left } = planServing({ ...rules, models, hosts: [host] });
  const rows = placements.map(({ tensorParallel, pipelineParallel, need, ...placement }) => [
    sizeOf(placement.model),
    placement.gpus.map((uuid) => host.gpus.find((gpu) => gpu.uuid === uuid)?.index).join(),
    `${tensorParallel} × ${pipelineParallel}`,
    placement.maxModelLen,
    need.kvMiB,
    need.totalMiB,
  ]);
  return { rows, left: left.map(({ model }) => sizeOf(model)) };
}

test.each([
  // 15,317 of weights, 8 sequences × 4,096 tokens × 128 KiB, 1,024 of activations and 1,024 of graphs are 21,461.
  ["one-24", [B8], [["8B", "0", "1 × 1", 32_768, 4_097, 22_486]]],
  // 64 sequences: 15,317 + 32,768 + 2,048 = 50,133; 128 would need 82,901.
  ["one-80", [B8], [["8B", "0", "1 × 1", 131_072, 32_770, 51_159]]],
  [
    // 128 sequences of both. 256 would be 62,390 of each card for the 70B on all, and leave no room for the 8B.
    "eight-80",
    [B8, B70],
    [
      // 7,659 + 32,768 + 1,024 + 1,024 + 1,536 of each; on one card its cache alone would be 65,536.
      ["8B", "4,5", "2 × 1", 131_072, 32_769, 44_012],
      // 33,643 + 40,960 + 2,048 + 1,024 + 1,536.
      ["70B", "0,1,2,3", "4 × 1", 131_072, 40_962, 79_213],
    ],
  ],
])("default: a miner on %s", async (name, models, rows) => {
  expect(await minersTableFor(name, models)).toEqual({ rows, left: [] });
});
