import { expect, onTestFinished, test, vi } from "vitest";
import type { ContainerSpec, DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import type { EngineSettings } from "../../../src/adapters/docker/engine-settings.ts";
import { readDockerHost } from "../../../src/adapters/gpu/read-docker-host.ts";
import { TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { installFakeSmi, smiText } from "../../helpers/fake-nvidia-smi.ts";

const settings: EngineSettings = {
  owner: { netuid: 4, hotkey: "5F", role: "validator" },
  image: "some/image:1",
  device: "cuda",
  hubCache: "/nowhere",
  leastModelLen: 2048,
  hubToken: null,
  hubEndpoint: null,
};
const query = { settings, pulls: false, running: [] };
const { signal } = new AbortController();

/** A Docker host that runs nothing but what prints a fixture; the real one is tested in its own suite. */
function dockerWith(over: Partial<DockerHost> & { prints?: string } = {}) {
  const specs: ContainerSpec[] = [];
  const removed: string[] = [];
  const docker = {
    name: "ssh://gpu-1",
    isLocal: false,
    info: async () => ({ version: "28", memoryBytes: 64 * 2 ** 30, cpus: 8, runtimes: ["nvidia"] }),
    image: async () => ({ id: "sha256:1", digests: [] }),
    create: async (spec: ContainerSpec) => `id ${specs.push(spec)}`,
    start: async () => {},
    inspect: async () => ({ status: "exited", exitCode: 0 }),
    logs: async () => (over.prints ?? smiText("one-80.csv")).split("\n").filter((line) => line !== ""),
    remove: async (id: string) => void removed.push(id),
    ...over,
  } as unknown as DockerHost;
  return { docker, log: silentLog, specs, removed };
}

function withoutSmi(): void {
  vi.stubEnv("PATH", "/nowhere");
  onTestFinished(() => void vi.unstubAllEnvs());
}

test("default: another machine's GPUs, by nvidia-smi in a container of the engines' image that is removed", async () => {
  const deps = dockerWith();
  const host = await readDockerHost(deps, query, signal);
  expect(host).toMatchObject({ name: "ssh://gpu-1", memoryMiB: 65_536, gpus: [{ freeMiB: 81_004 }] });
  expect(deps.specs).toMatchObject([
    {
      Image: "some/image:1",
      Entrypoint: ["nvidia-smi"],
      Cmd: [expect.stringMatching(/^--query-gpu=/), expect.anything()],
    },
  ]);
  expect(deps.removed).toEqual(["id 1"]);
});

test("behavior: this machine's own nvidia-smi, without Docker", async () => {
  installFakeSmi({ name: "one-24" });
  const deps = dockerWith({ name: "unix:///var/run/docker.sock" });
  expect((await readDockerHost(deps, query, signal)).gpus).toMatchObject([{ memoryMiB: 24_564 }]);
  expect(deps.specs).toEqual([]);
});

test("behavior: in a container, where this program is in one without a driver", async () => {
  withoutSmi();
  const deps = dockerWith({ name: "unix:///a.sock" });
  expect((await readDockerHost(deps, query, signal)).gpus).toHaveLength(1);
});

test("error: GPU_UNREADABLE of this machine stands where the container cannot look either", async () => {
  withoutSmi();
  const away = async () => {
    throw new TargonError("DOCKER_UNREACHABLE", "away");
  };
  const reading = readDockerHost(dockerWith({ name: "unix:///a.sock", image: away }), query, signal);
  await expect(reading).rejects.toMatchObject({ code: "GPU_UNREADABLE" });
});

test("behavior: an image that is not there is pulled where that is wanted", async () => {
  const pulled: string[] = [];
  const image = async () => (pulled.length > 0 ? { id: "sha256:1", digests: [] } : null);
  const deps = dockerWith({ image, pull: async (name: string) => void pulled.push(name) });
  await expect(readDockerHost(deps, query, signal)).rejects.toMatchObject({
    code: "IMAGE_MISSING",
    data: { expected: "docker -H ssh://gpu-1 pull some/image:1" },
  });
  expect((await readDockerHost(deps, { ...query, pulls: true }, signal)).gpus).toHaveLength(1);
  expect(pulled).toEqual(["some/image:1"]);
});

test("behavior: for a CPU no container is needed", async () => {
  const deps = dockerWith();
  const host = await readDockerHost(deps, { ...query, settings: { ...settings, device: "cpu" } }, signal);
  expect(host).toEqual({ name: "ssh://gpu-1", gpus: [], memoryMiB: 65_536 });
  expect(deps.specs).toEqual([]);
});
