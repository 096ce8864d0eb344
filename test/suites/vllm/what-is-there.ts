import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { openEnvironment } from "./open-environment.ts";

/** What the image, its import and its container take at the most. */
const FREE_GB = 25;

/** The environment to make an image of, or in one line why no container can run here. */
export function whatIsThere(): { dir: string; missing: null } | { dir: null; missing: string } {
  const environment = openEnvironment();
  if (environment.dir === null) return environment;
  const missing = withoutDocker();
  return missing === null ? environment : { dir: null, missing };
}

function withoutDocker(): string | null {
  const root = rootOfDocker();
  if (root === null) return "no Docker Engine answers (apt-get install docker.io)";
  const freeGb = freeGbAt(root);
  if (freeGb === null) return "Docker's data is on another machine";
  if (freeGb >= FREE_GB) return null;
  return `${FREE_GB} GB of free disk are needed for Docker's data, there are ${Math.floor(freeGb)}`;
}

function rootOfDocker(): string | null {
  try {
    const words = ["info", "--format", "{{.DockerRootDir}}"];
    return execFileSync("docker", words, { encoding: "utf8", stdio: "pipe", timeout: 30_000 }).trim() || null;
  } catch {
    return null;
  }
}

function freeGbAt(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path);
    return (bavail * bsize) / 1e9;
  } catch {
    return null;
  }
}
