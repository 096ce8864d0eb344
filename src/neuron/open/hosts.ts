import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import type { EngineSettings } from "../../adapters/docker/engine-settings.ts";
import { openDocker } from "../../adapters/docker/open-docker.ts";
import { readDockerHost } from "../../adapters/gpu/read-docker-host.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import { LOCAL_HOST } from "../../domain/engines/host-url.ts";
import type { CommandIo } from "../command-io.ts";
import { createReadHosts, type ReadHosts } from "../plan/read-hosts.ts";

/** The Docker hosts that engines run on. */
export type Hosts = {
  dockers: DockerHost[];
  read: ReadHosts;
};

/** What engines are run with, and whether an image that is needed to look at a host is pulled. */
export type HostsOptions = {
  engines: Pick<EnginesConfig, "hosts" | "tlsDir">;
  settings: EngineSettings;
  pulls: boolean;
};

/** @throws {TargonError} `CONFIG_INVALID` without the certificates that a host needs */
export async function openHosts(
  { engines, settings, pulls }: HostsOptions,
  io: Pick<CommandIo, "lifecycle" | "log">,
): Promise<Hosts> {
  const log = io.log.child({ module: "hosts" });
  const { hosts, tlsDir } = engines;
  const access = { tlsDir, defaultTlsDir: join(homedir(), ".docker"), log };
  const dockers: DockerHost[] = [];
  for (const name of hosts.length === 0 ? [LOCAL_HOST] : new Set(hosts)) {
    const docker = await openDocker(name, access);
    io.lifecycle.onClose(`docker ${name}`, () => docker.close());
    dockers.push(docker);
  }
  const read = createReadHosts({
    hosts: dockers.map((docker) => ({
      name: docker.name,
      read: (running, signal) => readDockerHost({ docker, log }, { settings, pulls, running }, signal),
    })),
    now: () => performance.now(),
    log,
  });
  return { dockers, read };
}
