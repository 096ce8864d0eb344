import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import { openDocker } from "../../adapters/docker/open-docker.ts";
import { readDockerHost } from "../../adapters/gpu/read-docker-host.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import { LABELS, type Owner } from "../../domain/engines/container-identity.ts";
import { LOCAL_HOST } from "../../domain/engines/host-url.ts";
import type { Host, Placement } from "../../domain/plan/types.ts";
import { codeOf } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { CommandIo } from "../command-io.ts";

/** The Docker hosts that engines run on. */
export type Hosts = {
  dockers: DockerHost[];
  /**
   * What they have; one that cannot be read is left out with a warning.
   *
   * @throws {TargonError} what the first one says where none can be read
   */
  read(running: readonly Placement[], signal: AbortSignal): Promise<Host[]>;
  /** Of placements, those that a container of targon stands for; on a host that does not answer none does. */
  standing(placements: readonly Placement[], signal: AbortSignal): Promise<Placement[]>;
};

/** Whose engines they are, and whether an image that is needed to look at a host is pulled. */
export type HostsOptions = { engines: EnginesConfig; owner: Owner; pulls: boolean };

/** @throws {TargonError} `CONFIG_INVALID` without the certificates that a host needs */
export async function openHosts(options: HostsOptions, io: CommandIo): Promise<Hosts> {
  const log = io.log.child({ module: "hosts" });
  const { hosts, tlsDir } = options.engines;
  const access = { tlsDir, defaultTlsDir: join(homedir(), ".docker"), log };
  const dockers: DockerHost[] = [];
  for (const name of hosts.length === 0 ? [LOCAL_HOST] : new Set(hosts)) {
    const docker = await openDocker(name, access);
    io.lifecycle.onClose(`docker ${name}`, () => docker.close());
    dockers.push(docker);
  }
  return {
    dockers,
    read: async (running, signal) => await readAll({ dockers, log }, { ...options, running }, signal),
    standing: async (placements, signal) => {
      const stand = placements.map((placement) => stands(dockers, placement, signal));
      const answers = await Promise.all(stand);
      return placements.filter((_, index) => answers[index]);
    },
  };
}

async function readAll(
  { dockers, log }: { dockers: DockerHost[]; log: CommandIo["log"] },
  { engines, owner, pulls, running }: HostsOptions & { running: readonly Placement[] },
  signal: AbortSignal,
): Promise<Host[]> {
  const { device, image } = engines;
  const results = await Promise.allSettled(
    dockers.map((docker) =>
      readDockerHost({ docker, log }, { device, image, owner, pulls, running }, signal),
    ),
  );
  signal.throwIfAborted();
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? { host: dockers[index]?.name, error: result.reason as unknown } : [],
  );
  const [first] = failures;
  if (first && failures.length === dockers.length) throw first.error;
  for (const { host, error } of failures)
    log.warn("a host is left out of the plan: it cannot be read", { host, code: codeOf(error) }, error);
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}

async function stands(
  dockers: DockerHost[],
  { host, model }: Placement,
  signal: AbortSignal,
): Promise<boolean> {
  const docker = dockers.find(({ name }) => name === host);
  if (docker === undefined) return false;
  try {
    const containers = await docker.list({ [LABELS.model]: model }, signal);
    return containers.some(({ status }) => status === "running");
  } catch (error) {
    if (isAbort(error)) throw error;
    return false; // that it does not answer is told by whoever reads it
  }
}
