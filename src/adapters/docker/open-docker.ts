import { LOCAL_HOST, toHostUrl } from "../../domain/engines/host-url.ts";
import { TargonError } from "../../errors.ts";
import type { Log } from "../../lib/log.ts";
import { connectHost, type HostAccess } from "./connect-host.ts";
import { containerCalls } from "./container-calls.ts";
import { ASK_MS, createDockerCall, orNothing } from "./docker-call.ts";
import type { DockerHost } from "./docker-host.ts";
import { imageAnswer, infoAnswer } from "./docker-schemas.ts";
import { openRelay } from "./open-relay.ts";
import { pullImage } from "./pull-image.ts";
import { sharesFiles } from "./shares-files.ts";

/**
 * A Docker host by its URL. Nothing is asked of it yet.
 *
 * @throws {TargonError} `CONFIG_INVALID` for another URL, or without the certificates that it needs
 */
export async function openDocker(name: string, options: HostAccess & { log: Log }): Promise<DockerHost> {
  const url = toHostUrl(name);
  if (url === undefined) {
    throw new TargonError("CONFIG_INVALID", "this is no Docker host", {
      data: { host: name, expected: `${LOCAL_HOST}, tcp://HOST:PORT or ssh://USER@HOST` },
    });
  }
  const { docker, isPlain, close } = await connectHost(url, options);
  if (isPlain) options.log.warn("a Docker host is spoken to without TLS", { host: name });
  const call = createDockerCall(name);
  return {
    name,
    isLocal: url.kind === "unix" && sharesFiles(url.path),
    info: (signal) =>
      call(ASK_MS, signal, async () => {
        const [version, info] = await Promise.all([docker.version(), docker.info()]);
        return infoAnswer.parse({ ...info, ApiVersion: version.ApiVersion });
      }),
    image: (reference, signal) =>
      orNothing(
        call(ASK_MS, signal, async () => imageAnswer.parse(await docker.getImage(reference).inspect())),
      ),
    pull: (image, options, signal) => pullImage({ docker, call }, { image, ...options }, signal),
    connect: (id, port, signal) =>
      call(ASK_MS, signal, (both) => openRelay(docker.getContainer(id), port, both)),
    ...containerCalls(docker, call),
    close,
  };
}
