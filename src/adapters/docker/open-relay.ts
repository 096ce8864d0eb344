import { Duplex } from "node:stream";
import type Dockerode from "dockerode";
import { createDemultiplexer } from "./demultiplex.ts";

/** Joins standard input and output to a port on the container's loopback, and ends when either side does. */
const RELAY_SCRIPT =
  'exec 3<>"/dev/tcp/127.0.0.1/$1" 4<&0 || exit 1; cat <&3 & a=$!; cat <&4 >&3 & b=$!; wait -n; kill $a $b';

/**
 * A connection to a port inside a container as a process in it, started through the host's API. The image needs bash
 * and cat, as stock ones have.
 */
export async function openRelay(
  container: Dockerode.Container,
  port: number,
  abortSignal: AbortSignal,
): Promise<Duplex> {
  const streams = { AttachStdin: true, AttachStdout: true, AttachStderr: true };
  const words = ["bash", "-c", RELAY_SCRIPT, "relay", String(port)];
  const exec = await container.exec({ Cmd: words, ...streams, abortSignal });
  const socket = await exec.start({ hijack: true, stdin: true });
  return joined(socket);
}

function joined(socket: Duplex): Duplex {
  const output = socket.pipe(createDemultiplexer());
  const stream = Duplex.from({ readable: output, writable: socket });
  socket.on("error", (error) => stream.destroy(error));
  stream.on("close", () => socket.destroy());
  return stream;
}
