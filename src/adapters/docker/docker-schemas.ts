import { z } from "zod";
import { ENGINE_PORT } from "../../domain/engines/engine-arguments.ts";

const labels = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

const portBinding = z.object({ HostIp: z.string().optional(), HostPort: z.string() });

/** A container as far as it matters here. */
export type ContainerFacts = {
  id: string;
  /** Without the slash before it. */
  name: string;
  labels: Record<string, string>;
  imageId: string;
  /** `created`, `running`, `paused`, `restarting`, `removing`, `exited` or `dead`. */
  status: string;
  exitCode: number;
  oomKilled: boolean;
  /** Text that changes with each start. */
  startedAt: string;
  /** Where the engine's port is published on the host's loopback; null: nowhere. */
  port: number | null;
};

/** `GET /containers/ID/json`. */
export const inspectAnswer = z
  .object({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
    Config: z.object({ Labels: labels }),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.boolean().optional(),
      StartedAt: z.string(),
    }),
    NetworkSettings: z
      .object({ Ports: z.record(z.string(), z.array(portBinding).nullable()).nullish() })
      .optional(),
  })
  .transform((answer): ContainerFacts => {
    const bindings = answer.NetworkSettings?.Ports?.[`${ENGINE_PORT}/tcp`] ?? [];
    const port = Number(bindings.find(({ HostIp }) => HostIp !== "::")?.HostPort ?? 0);
    return {
      id: answer.Id,
      name: answer.Name.replace(/^\//, ""),
      labels: answer.Config.Labels,
      imageId: answer.Image,
      status: answer.State.Status,
      exitCode: answer.State.ExitCode,
      oomKilled: answer.State.OOMKilled === true,
      startedAt: answer.State.StartedAt,
      port: port > 0 ? port : null,
    };
  });

/** `GET /containers/json`. */
export const listAnswer = z.array(
  z
    .object({ Id: z.string(), Names: z.array(z.string()), Labels: labels, State: z.string() })
    .transform(({ Id, Names, Labels, State }) => ({
      id: Id,
      status: State,
      name: (Names[0] ?? "").replace(/^\//, ""),
      labels: Labels,
    })),
);

/** An image that is there. */
export type ImageFacts = {
  /** `sha256:…` of its configuration: the same wherever it came from. */
  id: string;
  /** `REPOSITORY@sha256:…`, as the registry knows it; empty for an image that was imported. */
  digests: string[];
};

/** `GET /images/NAME/json`. */
export const imageAnswer = z
  .object({ Id: z.string(), RepoDigests: z.array(z.string()).nullish() })
  .transform(({ Id, RepoDigests }): ImageFacts => ({ id: Id, digests: RepoDigests ?? [] }));

/** What a Docker host is. */
export type DockerInfo = {
  version: string;
  /** Of its API, e.g. "1.41". */
  apiVersion: string;
  memoryBytes: number;
  cpus: number;
  /** The folder on the host that holds images, containers and volumes; null: not told. */
  rootDir: string | null;
  /** Names of its runtimes, e.g. "runc", "nvidia". */
  runtimes: string[];
};

/** `GET /version` and `GET /info` in one. */
export const infoAnswer = z
  .object({
    ServerVersion: z.string(),
    ApiVersion: z.string(),
    MemTotal: z.number(),
    NCPU: z.number(),
    DockerRootDir: z.string().nullish(),
    Runtimes: z.record(z.string(), z.unknown()).nullish(),
  })
  .transform(
    (answer): DockerInfo => ({
      version: answer.ServerVersion,
      apiVersion: answer.ApiVersion,
      memoryBytes: answer.MemTotal,
      cpus: answer.NCPU,
      rootDir: answer.DockerRootDir ?? null,
      runtimes: Object.keys(answer.Runtimes ?? {}),
    }),
  );

/** What a container has used since its start. */
export type Usage = { receivedBytes: number; readBytes: number; cpuMs: number };

const counter = z.object({ op: z.string(), value: z.number() });

/** `GET /containers/ID/stats?stream=false`. */
export const statsAnswer = z
  .object({
    networks: z.record(z.string(), z.object({ rx_bytes: z.number() })).nullish(),
    cpu_stats: z.object({ cpu_usage: z.object({ total_usage: z.number() }) }),
    blkio_stats: z.object({ io_service_bytes_recursive: z.array(counter).nullish() }).nullish(),
  })
  .transform(({ networks, cpu_stats, blkio_stats }): Usage => {
    const moved = blkio_stats?.io_service_bytes_recursive ?? [];
    return {
      receivedBytes: sum(Object.values(networks ?? {}).map(({ rx_bytes }) => rx_bytes)),
      readBytes: sum(moved.map(({ value }) => value)),
      cpuMs: cpu_stats.cpu_usage.total_usage / 1e6,
    };
  });

/** A line of `POST /images/create`. */
export const pullLine = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).optional(),
});

/** A step of a pull. */
export type PullLine = z.infer<typeof pullLine>;

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
