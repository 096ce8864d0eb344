import { toImageReference } from "../../domain/engines/image-reference.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import type { DockerHost, PullProgress } from "./docker-host.ts";
import type { ImageFacts } from "./docker-schemas.ts";
import type { EngineSettings, Timings } from "./engine-settings.ts";

type Deps = { docker: DockerHost; log: Log };

const MIB = 1024 ** 2;

/**
 * The image as the host has it, after a pull where it has none. One that is there is never pulled anew: what a tag means
 * stays until somebody pulls it.
 *
 * @throws {TargonError} `IMAGE_MISSING`, `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`
 */
export async function findImage(
  { docker, log }: Deps,
  { settings: { image }, timings }: { settings: EngineSettings; timings: Timings },
  signal: AbortSignal,
): Promise<ImageFacts> {
  const name = lookupName(image);
  const found = await docker.image(name, signal);
  if (found) return found;
  const host = docker.name;
  log.info("image is pulled", { host, image });
  const startedAt = performance.now();
  const onProgress = sometimes(timings.reportMs, ({ doneBytes, totalBytes }) => {
    const [doneMiB, totalMiB] = [doneBytes, totalBytes].map((bytes) => Math.round(bytes / MIB));
    log.info("image is on its way", { host, image, doneMiB, totalMiB });
  });
  await docker.pull(image, { stallMs: timings.stallMs, onProgress }, signal);
  const pulled = await docker.image(name, signal);
  if (pulled === null) {
    throw new TargonError("IMAGE_MISSING", "the image is not there after its pull", {
      data: { image, host },
    });
  }
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  log.info("image is there", { host, image, digest: pulled.digests[0] ?? pulled.id, seconds });
  return pulled;
}

/** The name by which Docker finds the very image: its digest where one is given. */
export function lookupName(image: string): string {
  const { repository, digest } = toImageReference(image) ?? {};
  return digest ? `${repository}@${digest}` : image;
}

function sometimes(everyMs: number, report: (progress: PullProgress) => void) {
  let last = performance.now();
  return (progress: PullProgress) => {
    if (performance.now() - last < everyMs) return;
    last = performance.now();
    report(progress);
  };
}
