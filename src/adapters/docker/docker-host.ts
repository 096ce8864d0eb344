import type { Duplex } from "node:stream";
import type Dockerode from "dockerode";
import type { ContainerFacts, DockerInfo, ImageFacts, Usage } from "./docker-schemas.ts";

/** A container that is to be made; the form is the API's own. */
export type ContainerSpec = Dockerode.ContainerCreateOptions & { name: string };

/** How far a pull is. `totalBytes` grows while layers are still found. */
export type PullProgress = { doneBytes: number; totalBytes: number };

/** How a pull is followed; after `stallMs` without a step it is given up. */
export type PullOptions = { stallMs: number; onProgress: (progress: PullProgress) => void };

/**
 * A Docker host. Every call has a deadline of its own and ends early with its signal.
 *
 * Errors: `DOCKER_UNREACHABLE`, `DOCKER_REFUSED`; what is not there is null, and removing it is no error.
 */
export type DockerHost = {
  /** The URL by which the operator named it. */
  name: string;
  /** Whether a port that it publishes on its loopback is one of this machine. */
  isLocal: boolean;
  info(signal?: AbortSignal): Promise<DockerInfo>;
  image(reference: string, signal?: AbortSignal): Promise<ImageFacts | null>;
  /** @throws {TargonError} `IMAGE_MISSING` where the registry has none or refuses, or the pull stands still */
  pull(image: string, options: PullOptions, signal?: AbortSignal): Promise<void>;
  /** Containers with all the labels, running or not. */
  list(labels: Record<string, string>, signal?: AbortSignal): Promise<NamedContainer[]>;
  /** By whole name or id. */
  inspect(name: string, signal?: AbortSignal): Promise<ContainerFacts | null>;
  /** @returns its id */
  create(spec: ContainerSpec, signal?: AbortSignal): Promise<string>;
  start(id: string, signal?: AbortSignal): Promise<void>;
  /** Asks it to end and kills it after `graceSeconds`; it and its log stay. */
  stop(id: string, options: { graceSeconds: number }, signal?: AbortSignal): Promise<void>;
  /** Stops it as `stop` does, and waits until nothing of it is left. */
  remove(id: string, options: { graceSeconds: number }, signal?: AbortSignal): Promise<void>;
  /** The last lines of its log, oldest first; `onlyOutput`: without what it wrote to standard error. */
  logs(id: string, options: LogOptions, signal?: AbortSignal): Promise<string[]>;
  usage(id: string, signal?: AbortSignal): Promise<Usage>;
  /** A connection to a port inside a running container, through the host's API: nothing of it is open on a network. */
  connect(id: string, port: number, signal?: AbortSignal): Promise<Duplex>;
  close(): void;
};

/** Which of a log's lines. */
export type LogOptions = { lines: number; onlyOutput?: boolean };

/** A container by what tells whose it is. */
export type NamedContainer = Pick<ContainerFacts, "id" | "name" | "labels" | "status">;
