import { homedir } from "node:os";
import { join } from "node:path";
import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import type { EngineSettings } from "../../adapters/docker/engine-settings.ts";
import { openDocker } from "../../adapters/docker/open-docker.ts";
import { readDockerHost } from "../../adapters/gpu/read-docker-host.ts";
import type { EnginesConfig } from "../../config/engines.ts";
import { LOCAL_HOST } from "../../domain/engines/host-url.ts";
import type { Host, Placement } from "../../domain/plan/types.ts";
import { codeOf } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import type { CommandIo } from "../command-io.ts";

/** The Docker hosts that engines run on. */
export type Hosts = {
  dockers: DockerHost[];
  /**
   * What they have; one that cannot be read is left out with a warning. `running`: our engines there.
   *
   * @throws {TargonError} what the first one says where none can be read
   */
  read(running: readonly Placement[], signal: AbortSignal): Promise<Host[]>;
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
  return {
    dockers,
    read: async (running, signal) =>
      await readAll({ dockers, log }, (docker) =>
        readDockerHost({ docker, log }, { settings, pulls, running }, signal),
      ).finally(() => signal.throwIfAborted()),
  };
}

async function readAll(
  { dockers, log }: { dockers: DockerHost[]; log: Log },
  read: (docker: DockerHost) => Promise<Host>,
): Promise<Host[]> {
  const results = await Promise.allSettled(dockers.map(read));
  const failures = results.flatMap((result, index) =>
    result.status === "rejected" ? { host: dockers[index]?.name, error: result.reason as unknown } : [],
  );
  const [first] = failures;
  if (first && failures.length === dockers.length) throw first.error;
  for (const { host, error } of failures)
    log.warn("a host is left out of the plan: it cannot be read", { host, code: codeOf(error) }, error);
  return results.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
}
