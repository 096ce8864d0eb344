import { expect, onTestFinished, test, vi } from "vitest";
import { createContainerSmi } from "../../../src/adapters/gpu/container-smi.ts";
import { readHost } from "../../../src/adapters/gpu/read-host.ts";
import { createLocalSmi } from "../../../src/adapters/gpu/run-smi.ts";
import type { Placement } from "../../../src/domain/plan/types.ts";
import { codeOf, sentenceOf } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { installFakeSmi, smiText } from "../../helpers/fake-nvidia-smi.ts";

const memory = { totalMiB: 128_000, freeMiB: 100_000 };
const here = { name: "here", device: "cuda", memory, running: [] } as const;
const local = createLocalSmi();

const outcomeOf = async (reading: Promise<unknown>) =>
  await reading.then(
    () => ({ code: "none", sentence: "" }),
    (error: unknown) => ({ code: codeOf(error) as string, sentence: sentenceOf(error) }),
  );

test("default: cards with what of them is free", async () => {
  installFakeSmi({ name: "busy-80" });
  const host = await readHost(local, here);
  expect(host).toMatchObject({ name: "here", memoryMiB: 100_000 });
  expect(host.gpus).toEqual([
    {
      index: 0,
      uuid: expect.stringMatching(/^GPU-[0-9a-f-]{36}$/),
      name: "NVIDIA H100 80GB HBM3",
      memoryMiB: 81_559,
      freeMiB: 14_984,
      computeCapability: "9.0",
      driver: "550.54.15",
    },
  ]);
});

test("behavior: a card that is cut up gives its slices, with its index", async () => {
  installFakeSmi({ name: "slices" });
  const { gpus } = await readHost(local, here);
  expect(gpus.map(({ index, name, memoryMiB, freeMiB }) => [index, name, memoryMiB, freeMiB])).toEqual([
    [0, "NVIDIA A100-SXM4-80GB", 81_920, 81_221],
    [1, "NVIDIA A100-SXM4-80GB MIG 3g.40gb", 40_192, 40_155],
    [1, "NVIDIA A100-SXM4-80GB MIG 2g.20gb", 19_968, 19_943],
    [1, "NVIDIA A100-SXM4-80GB MIG 1g.10gb", 9_728, 9_703],
  ]);
  expect(gpus.map(({ uuid }) => uuid.slice(0, 4))).toEqual(["GPU-", "MIG-", "MIG-", "MIG-"]);
});

test("behavior: a card that shares the machine's memory counts with that", async () => {
  installFakeSmi({ name: "unified" });
  expect((await readHost(local, here)).gpus).toMatchObject([{ memoryMiB: 128_000, freeMiB: 100_000 }]);
});

test("behavior: what our own engines hold counts as free, up to the whole card", async () => {
  installFakeSmi({ name: "busy-80" });
  const [gpu] = (await readHost(local, here)).gpus;
  const own = (totalMiB: number, host = "here") =>
    ({ host, gpus: [gpu?.uuid], need: { totalMiB, logitsMiB: 1_000 } }) as Placement;
  const freeWith = async (...running: Placement[]) =>
    (await readHost(local, { ...here, running })).gpus[0]?.freeMiB;
  expect(await freeWith(own(21_000))).toBe(14_984 + 20_000);
  expect(await freeWith(own(21_000), own(11_000), own(50_000, "elsewhere"))).toBe(14_984 + 30_000);
  expect(await freeWith(own(90_000))).toBe(81_559);
});

test("behavior: on a CPU the machine's memory counts, and no GPU is asked for", async () => {
  const running = [{ host: "here", gpus: [], need: { totalMiB: 9_000, logitsMiB: 1_000 } }] as never;
  const host = await readHost(() => Promise.reject(new Error("asked")), { ...here, device: "cpu", running });
  expect(host).toEqual({ name: "here", gpus: [], memoryMiB: 108_000 });
});

test("behavior: another host is asked in a container with the engines' image", async () => {
  const calls: unknown[] = [];
  const run = createContainerSmi(async (call) => {
    calls.push(call);
    return smiText("one-24.csv");
  }, "some/image:1");
  expect((await readHost(run, { ...here, name: "ssh://gpu-1" })).gpus).toHaveLength(1);
  expect(calls).toEqual([
    {
      image: "some/image:1",
      entrypoint: ["nvidia-smi"],
      args: [expect.stringContaining("--query-gpu=index,uuid,"), "--format=csv,noheader,nounits"],
    },
  ]);
});

test("behavior: a driver without a card is a host without GPUs", async () => {
  installFakeSmi({ script: "echo 'No devices were found'; exit 6" });
  expect((await readHost(local, here)).gpus).toEqual([]);
});

test.each([
  ["mismatch.txt", 18, /Driver\/library version mismatch.*a restart/],
  ["no-driver.txt", 9, /couldn't communicate with the NVIDIA driver.*kernel module/],
])("error: GPU_UNREADABLE says what nvidia-smi says: %s", async (name, status, words) => {
  installFakeSmi({ script: `cat <<'END'\n${smiText(name)}END\nexit ${status}` });
  const { code, sentence } = await outcomeOf(readHost(local, here));
  expect(code).toBe("GPU_UNREADABLE");
  expect(sentence).toMatch(words);
});

test("error: GPU_UNREADABLE without nvidia-smi, with what to do", async () => {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
  const { code, sentence } = await outcomeOf(readHost(local, here));
  expect(code).toBe("GPU_UNREADABLE");
  expect(sentence).toContain("has no nvidia-smi");
  expect(sentence).toContain("--engines.device cpu");
});

test("error: GPU_UNREADABLE for one that hangs, or answers something else", async () => {
  installFakeSmi({ script: "exec sleep 60" });
  const hung = await outcomeOf(readHost(createLocalSmi({ deadlineMs: 100 }), here));
  expect(hung.sentence).toContain("nothing for too long");
  installFakeSmi({ script: "echo hello" });
  const odd = await outcomeOf(readHost(local, here));
  expect(odd.sentence).toContain("another form (said: hello)");
  expect([hung.code, odd.code]).toEqual(["GPU_UNREADABLE", "GPU_UNREADABLE"]);
});

test("behavior: an abort ends it as such", async () => {
  installFakeSmi({ script: "exec sleep 60" });
  const stop = new AbortController();
  const reading = readHost(local, here, stop.signal);
  stop.abort(abortReason());
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});
