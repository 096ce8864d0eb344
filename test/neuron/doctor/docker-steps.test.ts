import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import type { DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import type { DockerInfo } from "../../../src/adapters/docker/docker-schemas.ts";
import type { DockerConfig, DoctorConfig } from "../../../src/config/doctor.ts";
import { TargonError } from "../../../src/errors.ts";
import { dockerSteps } from "../../../src/neuron/doctor/docker-steps.ts";
import type { Finding } from "../../../src/neuron/doctor/finding.ts";
import { createFakeHost, type Fate } from "../../adapters/docker/fake-host.ts";

const IMAGE = "vllm/vllm-openai:v0.32.0";
const GIB_IN_KIB = 1024 ** 2;

const info: DockerInfo = {
  ...{ version: "28.2.2", apiVersion: "1.50", memoryBytes: 64 * 1024 ** 3, cpus: 16 },
  ...{ rootDir: "/var/lib/docker", runtimes: ["runc", "nvidia"] },
};

/** What `nvidia-smi -L` prints, and ends. */
const gpus: Fate = {
  status: "exited",
  lines: ["GPU 0: NVIDIA A100-SXM4-80GB (UUID: GPU-1)", "GPU 1: NVIDIA A100-SXM4-80GB (UUID: GPU-2)"],
};

/** What `df -kP` prints of a container, and ends. */
function space(of: { rootGib?: number; shmGib?: number } = {}): Fate {
  const line = (gib: number, place: string) => `x 100 0 ${gib * GIB_IN_KIB} 1% ${place}`;
  const head = "Filesystem 1024-blocks Used Available Capacity Mounted on";
  return {
    status: "exited",
    lines: [head, line(of.rootGib ?? 500, "/"), line(of.shmGib ?? 8, "/dev/shm")],
  };
}

type Setup = {
  fates?: Fate[];
  host?: Partial<DockerHost>;
  info?: Partial<DockerInfo>;
  docker?: Partial<DockerConfig>;
};

/** The findings of all steps by name, for one host that is not this machine. */
async function findings(of: Setup = {}): Promise<Record<string, Finding>> {
  const fake = createFakeHost(of.fates ?? [gpus, space()]);
  const host = { ...fake, isLocal: false, info: async () => ({ ...info, ...of.info }), ...of.host };
  const hub = { endpoint: "", token: null, cacheDir: tmpdir() };
  const docker = { hosts: ["ssh://gpu-1"], tlsDir: null, image: IMAGE, device: "cuda", hub, ...of.docker };
  const config = { netuid: 4, role: "validator", docker } as DoctorConfig;
  const found: Record<string, Finding> = {};
  for (const { name, check } of dockerSteps({ openDocker: async () => host }, config)) {
    try {
      found[name] = await check(new AbortController().signal, {});
    } catch (error) {
      found[name] = { ok: false, message: (error as TargonError).code, mend: null };
    }
  }
  expect([...fake.containers.keys()]).toEqual([]);
  return found;
}

test("default: Docker, a container with GPUs, and room, one line each", async () => {
  const found = await findings();
  expect(Object.values(found).map(({ message }) => message)).toEqual([
    "unix:///fake: Docker 28.2.2, API 1.50, 16 CPUs, 64 GiB",
    "unix:///fake: a container gets NVIDIA A100-SXM4-80GB, NVIDIA A100-SXM4-80GB",
    "unix:///fake: a container gets 8.0 GiB of shared memory",
    `unix:///fake: ${IMAGE} is there, 500.0 GiB free in /var/lib/docker`,
    "unix:///fake: 500.0 GiB free for weights in Docker's volumes",
  ]);
  expect(Object.values(found).every(({ ok, mend }) => ok === true && mend === null)).toBe(true);
});

test("behavior: without the image nothing is pulled: what it would tell is unclear, with how to get it", async () => {
  const pull = () => Promise.reject(new Error("not asked for"));
  const found = await findings({ host: { image: async () => null, pull } });
  expect(found).toMatchObject({
    docker: { ok: true },
    gpu: { ok: null, mend: `docker -H unix:///fake pull ${IMAGE}` },
    shm: { ok: null },
    images: { ok: null, mend: `docker -H unix:///fake pull ${IMAGE}` },
    weights: { ok: null },
  });
  const bare = await findings({ host: { image: async () => null }, info: { runtimes: ["runc"] } });
  expect(bare.gpu?.mend).toContain("install nvidia-container-toolkit");
});

test("behavior: Docker without the toolkit refuses a container with GPUs, in one sentence with its mend", async () => {
  const refusal = 'could not select device driver "nvidia" with capabilities: [[gpu]]';
  const found = await findings({ fates: [{ refusal }, space()] });
  expect(found.gpu).toMatchObject({
    ok: false,
    message: "unix:///fake: Docker has no driver for GPUs: the NVIDIA container toolkit is missing",
    mend: expect.stringContaining("install nvidia-container-toolkit"),
  });
  expect(found.shm?.ok).toBe(true);
});

test("behavior: a container that sees no GPU", async () => {
  const found = await findings({ fates: [{ status: "exited", lines: ["No devices found."] }, space()] });
  expect(found.gpu).toMatchObject({ ok: false, mend: "look at nvidia-smi on that host" });
});

test("behavior: too little room", async () => {
  const found = await findings({ fates: [gpus, space({ rootGib: 1, shmGib: 0.0625 })] });
  expect(found).toMatchObject({
    shm: { ok: false, message: expect.stringContaining("0.1 GiB of shared memory and not the 8.0 GiB") },
    images: { ok: false, message: expect.stringContaining("1.0 GiB free in /var/lib/docker, 2.0 GiB") },
    weights: { ok: null, message: expect.stringContaining("1.0 GiB free for weights") },
  });
});

test("behavior: on this machine the disks are looked at where they are, also without the image", async () => {
  const host = { isLocal: true, image: async () => null };
  const found = await findings({ host, info: { rootDir: tmpdir() } });
  expect(found.images?.message).toMatch(/ is not there yet, \d+\.\d GiB free in /);
  expect(found.weights?.message).toContain(`free for weights in ${tmpdir()}`);
});

test("behavior: no GPU is looked for where engines run on CPUs", async () => {
  const found = await findings({ fates: [space()], docker: { device: "cpu" } });
  expect(Object.keys(found)).toEqual(["docker", "shm", "images", "weights"]);
});

test("behavior: an old Docker", async () => {
  expect((await findings({ info: { apiVersion: "1.39" } })).docker).toMatchObject({
    ok: false,
    mend: "install Docker 19.03 or newer there",
  });
});

test("error: DOCKER_UNREACHABLE leaves the rest unclear", async () => {
  const info = () => Promise.reject(new TargonError("DOCKER_UNREACHABLE", "away"));
  const found = await findings({ host: { info } });
  expect(found).toMatchObject({
    docker: { ok: false, message: "DOCKER_UNREACHABLE" },
    gpu: { ok: null, message: "ssh://gpu-1: no Docker" },
    weights: { ok: null },
  });
});

test("behavior: where targon runs no engines nothing is asked of Docker", () => {
  const openDocker = () => Promise.reject(new Error("not asked for"));
  expect(dockerSteps({ openDocker }, { docker: null } as DoctorConfig)).toEqual([]);
});
