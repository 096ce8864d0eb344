import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Dockerode from "dockerode";
import { toImageReference } from "../../domain/engines/image-reference.ts";
import { TargonError } from "../../errors.ts";
import { isAbort } from "../../lib/abort.ts";
import type { DockerCall } from "./docker-call.ts";
import { statusOf } from "./docker-error.ts";
import type { PullOptions, PullProgress } from "./docker-host.ts";
import { type PullLine, pullLine } from "./docker-schemas.ts";

/** How long the registry may take to begin. */
const BEGIN_MS = 120_000;

/** A pull has no time limit while it advances; after `stallMs` without a step it is given up. */
type Wanted = PullOptions & { image: string };

/** @throws {TargonError} `IMAGE_MISSING`, `DOCKER_UNREACHABLE` */
export async function pullImage(
  { docker, call }: { docker: Dockerode; call: DockerCall },
  { image, stallMs, onProgress }: Wanted,
  signal?: AbortSignal,
): Promise<void> {
  const { repository, tag, digest } = toImageReference(image) ?? {
    repository: image,
    tag: null,
    digest: null,
  };
  const stalled = new AbortController();
  const both = signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal;
  const timer = setTimeout(() => stalled.abort(), stallMs);
  try {
    const query = { fromImage: repository, tag: digest ?? tag ?? "latest", abortSignal: both };
    const stream = await call(BEGIN_MS, both, async () => (await docker.createImage(query)) as Readable);
    await followPull(stream, (progress) => {
      timer.refresh();
      onProgress(progress);
    });
  } catch (error) {
    throw pullFailure(error, { image, stalled: stalled.signal.aborted && signal?.aborted !== true });
  } finally {
    clearTimeout(timer);
  }
}

type Layers = Map<string, { current: number; total: number }>;

async function followPull(stream: Readable, onProgress: (progress: PullProgress) => void): Promise<void> {
  const layers: Layers = new Map();
  for await (const text of createInterface({ input: stream })) {
    const line = parseLine(text);
    if (line.error !== undefined) throw new Error(line.error);
    noteLayer(layers, line);
    onProgress(totalOf(layers));
  }
}

function noteLayer(layers: Layers, { id, status, progressDetail }: PullLine): void {
  if (id === undefined) return;
  const { current = 0, total } = progressDetail ?? {};
  if (status === "Downloading" && total !== undefined) layers.set(id, { current, total });
  const layer = layers.get(id);
  if (layer && status === "Download complete") layer.current = layer.total;
}

function totalOf(layers: Layers): PullProgress {
  let doneBytes = 0;
  let totalBytes = 0;
  for (const { current, total } of layers.values()) {
    doneBytes += current;
    totalBytes += total;
  }
  return { doneBytes, totalBytes };
}

function parseLine(line: string): PullLine {
  try {
    return pullLine.parse(JSON.parse(line));
  } catch {
    // A line of a form that is not known says nothing that is needed.
    return {};
  }
}

function pullFailure(error: unknown, { image, stalled }: { image: string; stalled: boolean }): unknown {
  const missing = (why: string) =>
    new TargonError("IMAGE_MISSING", "the image could not be pulled", { data: { image, why }, cause: error });
  if (stalled) return missing("the pull stood still");
  if (isAbort(error)) return error;
  if (statusOf(error) !== null) return missing(String((error as TargonError).data.detail));
  return error instanceof TargonError ? error : missing((error as Error).message.slice(0, 300));
}
