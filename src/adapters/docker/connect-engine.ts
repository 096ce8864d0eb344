import { connect as connectTcp } from "node:net";
import { ENGINE_PORT } from "../../domain/engines/engine-arguments.ts";
import type { DockerHost } from "./docker-host.ts";
import type { ContainerFacts } from "./docker-schemas.ts";
import type { Connect } from "./open-gate.ts";

/**
 * The way to a running engine: its published port where that is one of this machine, else through the host's own API.
 * Null while it does not run.
 */
export function wayToEngine(docker: DockerHost, { id, status, port }: ContainerFacts): Connect | null {
  if (status !== "running") return null;
  if (!docker.isLocal) return (signal) => docker.connect(id, ENGINE_PORT, signal);
  return port === null ? null : async () => connectTcp({ port, host: "127.0.0.1" });
}
