import type { DockerHost } from "../../adapters/docker/docker-host.ts";
import type { DockerInfo } from "../../adapters/docker/docker-schemas.ts";
import { lookupName } from "../../adapters/docker/find-image.ts";
import { bad, type Finding, good } from "./finding.ts";

/** A Docker host that answers. */
export type DockerFacts = {
  docker: DockerHost;
  info: DockerInfo;
  /** Whether the image of the engines is there. */
  hasImage: boolean;
};

/** Device requests, by which containers get GPUs, are of this version: Docker 19.03. */
const LEAST_API = [1, 40];

/** Does Docker answer, and is it new enough? @throws {TargonError} `DOCKER_UNREACHABLE`, `DOCKER_REFUSED` */
export async function checkDocker(
  docker: DockerHost,
  image: string,
  signal: AbortSignal,
): Promise<{ facts: DockerFacts; finding: Finding }> {
  const info = await docker.info(signal);
  const hasImage = (await docker.image(lookupName(image), signal)) !== null;
  const { version, apiVersion, cpus, memoryBytes } = info;
  const memoryGib = Math.round(memoryBytes / 1024 ** 3);
  const what = `${docker.name}: Docker ${version}, API ${apiVersion}, ${cpus} CPUs, ${memoryGib} GiB`;
  const finding = isNewEnough(apiVersion)
    ? good(what)
    : bad(`${what}; engines need API ${LEAST_API.join(".")}`, "install Docker 19.03 or newer there");
  return { facts: { docker, info, hasImage }, finding };
}

function isNewEnough(apiVersion: string): boolean {
  const [major = 0, minor = 0] = apiVersion.split(".").map(Number);
  const [leastMajor = 0, leastMinor = 0] = LEAST_API;
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
