import type { ContainerSpec, DockerHost } from "../../../src/adapters/docker/docker-host.ts";
import type { ContainerFacts } from "../../../src/adapters/docker/docker-schemas.ts";
import { TargonError } from "../../../src/errors.ts";

/** What a container of the fake becomes once it is started. */
export type Fate = Partial<Pick<ContainerFacts, "status" | "exitCode" | "oomKilled">> & {
  lines?: string[];
  /** Docker's words where it refuses to start it. */
  refusal?: string;
};

/** A Docker host in memory. `fates`: one for each container made, the last for all after it. */
export type FakeHost = DockerHost & {
  isAway: boolean;
  specs: ContainerSpec[];
  containers: Map<string, ContainerFacts>;
  removed: string[];
  stopped: string[];
};

export function createFakeHost(fates: Fate[] = [{}]): FakeHost {
  const logs = new Map<string, string[]>();
  const refusals = new Map<string, string>();
  const reach = async () => {
    if (fake.isAway) throw new TargonError("DOCKER_UNREACHABLE", "away");
  };
  const find = (name: string) =>
    fake.containers.get(name) ?? [...fake.containers.values()].find((container) => container.name === name);
  const set = (id: string, change: Partial<ContainerFacts>) => {
    const container = fake.containers.get(id);
    if (container) fake.containers.set(id, { ...container, ...change });
  };
  const fake: FakeHost = {
    name: "unix:///fake",
    isLocal: true,
    isAway: false,
    specs: [],
    containers: new Map(),
    removed: [],
    stopped: [],
    info: async () => ({
      version: "0",
      apiVersion: "0",
      memoryBytes: 0,
      cpus: 1,
      rootDir: null,
      runtimes: [],
    }),
    image: async () => ({ id: "sha256:1", digests: [] }),
    pull: async () => {},
    async list() {
      await reach();
      return [...fake.containers.values()];
    },
    async inspect(name) {
      await reach();
      return find(name) ?? null;
    },
    async create(spec) {
      await reach();
      const fate = fates[Math.min(fake.specs.length, fates.length - 1)] ?? {};
      const id = `id-${fake.specs.length}`;
      fake.specs.push(spec);
      logs.set(id, fate.lines ?? []);
      if (fate.refusal) refusals.set(id, fate.refusal);
      fake.containers.set(id, {
        ...{ id, name: spec.name, labels: spec.Labels ?? {}, imageId: "sha256:1", startedAt: "1", port: 1 },
        ...{ status: "running", exitCode: 0, oomKilled: false },
        ...fate,
      });
      return id;
    },
    async start(id) {
      const detail = refusals.get(id);
      if (detail) throw new TargonError("DOCKER_REFUSED", "refused", { data: { status: 500, detail } });
    },
    async stop(id) {
      await reach();
      fake.stopped.push(id);
      set(id, { status: "exited" });
    },
    async remove(id) {
      await reach();
      fake.removed.push(id);
      fake.containers.delete(id);
    },
    logs: async (id) => logs.get(id) ?? [],
    usage: async () => ({ receivedBytes: 0, readBytes: 0, cpuMs: 0 }),
    connect: () => Promise.reject(new Error("not asked for")),
    close: () => {},
  };
  return fake;
}
