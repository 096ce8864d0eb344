import { expect, test } from "vitest";
import { identify, plannedSize, toContainerSpec } from "../../../src/adapters/docker/container-spec.ts";
import { placementOn, settingsIn } from "../../suites/docker/set-up.ts";

const digest = `vllm/vllm-openai@sha256:${"1".repeat(64)}`;
const image = { id: `sha256:${"2".repeat(64)}`, digests: [digest] };
const placement = placementOn("unix:///x", { gpus: ["GPU-1", "MIG-2"], memoryUtilization: 0.85 });
const settings = settingsIn("/data", {
  device: "cuda",
  image: "vllm/vllm-openai:v0.32.0",
  hubToken: "hf_secret",
});
const wanted = { placement, image, isLocal: true };

function specOf(given = settings, what = wanted, isCached = false) {
  const size = plannedSize(what.placement);
  return toContainerSpec(given, what, { ...identify(given, what), size, isCached });
}

test("default: GPUs by their ids, loopback, bounded logs, no restart by Docker", () => {
  expect(specOf()).toMatchObject({
    Image: "vllm/vllm-openai:v0.32.0",
    HostConfig: {
      PortBindings: { "8000/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] },
      DeviceRequests: [{ Driver: "nvidia", Capabilities: [["gpu"]], DeviceIDs: ["GPU-1", "MIG-2"] }],
      Binds: ["/data/hub:/root/.cache/huggingface/hub", "targon-vllm-cache:/root/.cache/vllm"],
      ShmSize: 8 * 1024 ** 3,
      RestartPolicy: { Name: "no" },
      LogConfig: { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } },
    },
    Labels: {
      "com.targon.owner": settings.owner.hotkey,
      "com.targon.role": "validator",
      "com.targon.netuid": "4",
      "com.targon.model": placement.model,
      "com.targon.revision": placement.revision,
      "com.targon.image": digest,
    },
  });
});

test("behavior: locks of memory are unlimited where GPUs exchange, and nowhere else", () => {
  const memlock = { Name: "memlock", Soft: -1, Hard: -1 };
  expect(specOf().HostConfig?.Ulimits).toEqual([memlock]);
  const single = { ...wanted, placement: { ...placement, gpus: ["GPU-1"] } };
  expect(specOf(settings, single).HostConfig).not.toHaveProperty("Ulimits");
});

test("behavior: the hub's token stands in the environment alone", () => {
  const { Env, ...rest } = specOf();
  expect(Env).toEqual(expect.arrayContaining(["HF_TOKEN=hf_secret", "HUGGING_FACE_HUB_TOKEN=hf_secret"]));
  expect(JSON.stringify(rest)).not.toContain("hf_secret");
});

test("behavior: a CPU is given no GPU, and memory for its cache", () => {
  const { HostConfig, Env } = specOf({ ...settings, device: "cpu" });
  expect(HostConfig).not.toHaveProperty("DeviceRequests");
  expect(HostConfig).toMatchObject({ CapAdd: ["SYS_NICE"], ShmSize: 4 * 1024 ** 3 });
  expect(Env).toContain("VLLM_CPU_KVCACHE_SPACE=1");
});

test("behavior: a host elsewhere keeps weights in a volume", () => {
  const { HostConfig } = specOf(settings, { ...wanted, isLocal: false });
  expect(HostConfig?.Binds?.[0]).toBe("targon-huggingface:/root/.cache/huggingface");
});

test("behavior: a model that is a folder is mounted, and has no revision", () => {
  const { HostConfig, Cmd } = specOf({ ...settings, folderOf: () => "/srv/model" });
  expect(HostConfig?.Binds).toContain("/srv/model:/models/model:ro");
  expect(Cmd?.slice(0, 2)).toEqual(["--model", "/models/model"]);
  expect(Cmd).not.toContain("--revision");
});

test("behavior: for a model that lies in the cache no hub is asked", () => {
  expect(specOf().Env).not.toContain("HF_HUB_OFFLINE=1");
  expect(specOf(settings, wanted, true).Env).toContain("HF_HUB_OFFLINE=1");
});

test("behavior: a given digest is what Docker is asked for", () => {
  const given = `vllm/vllm-openai:v0.32.0@sha256:${"1".repeat(64)}`;
  expect(specOf({ ...settings, image: given }).Image).toBe(digest);
});

test("behavior: the identity is the plan's, whatever size, token or files the engine got", () => {
  const small = { ...plannedSize(placement), maxModelLen: 1024 };
  const base = identify(settings, wanted);
  const made = toContainerSpec(settings, wanted, { ...base, size: small, isCached: true });
  expect(made.name).toBe(base.name);
  expect(made.Labels).toMatchObject({ "com.targon.spec": base.spec, "com.targon.length": "1024" });
  expect(identify({ ...settings, hubToken: null }, wanted)).toEqual(base);
  for (const other of [
    { ...wanted, image: { ...image, id: "sha256:3" } },
    { ...wanted, placement: { ...placement, gpus: ["GPU-1"] } },
    { ...wanted, placement: { ...placement, revision: "b".repeat(40) } },
    { ...wanted, placement: { ...placement, maxModelLen: 1024 } },
  ])
    expect(identify(settings, other).spec).not.toBe(base.spec);
});
