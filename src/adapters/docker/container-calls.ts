import type Dockerode from "dockerode";
import { sleep } from "../../lib/sleep.ts";
import { linesOf } from "./demultiplex.ts";
import { ASK_MS, type DockerCall, orNothing } from "./docker-call.ts";
import { statusOf } from "./docker-error.ts";
import type { DockerHost } from "./docker-host.ts";
import { inspectAnswer, listAnswer, statsAnswer } from "./docker-schemas.ts";

/** The runtime sets up the GPUs before this returns; on a host without persistence mode that takes long. */
const START_MS = 180_000;
/** An engine frees the memory of its GPUs before it is gone. */
const REMOVE_MS = 120_000;
const GONE_POLL_MS = 200;

type ContainerCalls = Pick<
  DockerHost,
  "list" | "inspect" | "create" | "start" | "stop" | "remove" | "logs" | "usage"
>;

/** The part of a host that is about containers. */
export function containerCalls(docker: Dockerode, call: DockerCall): ContainerCalls {
  const inspect: DockerHost["inspect"] = (name, signal) =>
    orNothing(
      call(ASK_MS, signal, async (abortSignal) =>
        inspectAnswer.parse(await docker.getContainer(name).inspect({ abortSignal })),
      ),
    );
  const stop: DockerHost["stop"] = (id, { graceSeconds }, signal) =>
    evenIfGone(
      call(REMOVE_MS, signal, (abortSignal) =>
        docker.getContainer(id).stop({ t: graceSeconds, abortSignal }),
      ),
    );
  return {
    inspect,
    list: (labels, signal) =>
      call(ASK_MS, signal, async (abortSignal) => {
        const label = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
        return listAnswer.parse(await docker.listContainers({ all: true, filters: { label }, abortSignal }));
      }),
    create: (spec, signal) =>
      call(
        START_MS,
        signal,
        async (abortSignal) => (await docker.createContainer({ ...spec, abortSignal })).id,
      ),
    start: (id, signal) =>
      call(START_MS, signal, async (abortSignal) => await docker.getContainer(id).start({ abortSignal })),
    stop,
    async remove(id, { graceSeconds }, signal) {
      await stop(id, { graceSeconds }, signal);
      const force = (abortSignal: AbortSignal) =>
        docker.getContainer(id).remove({ force: true, v: true, abortSignal });
      await evenIfGone(call(REMOVE_MS, signal, force));
      await call(REMOVE_MS, signal, async (both) => {
        while ((await inspect(id, both)) !== null) await sleep(GONE_POLL_MS, both);
      });
    },
    logs: (id, { lines, onlyOutput = false }, signal) =>
      call(ASK_MS, signal, async (abortSignal) => {
        const options = { stdout: true, stderr: !onlyOutput, tail: lines, abortSignal };
        const answer: unknown = await docker.getContainer(id).logs(options);
        return Buffer.isBuffer(answer) ? linesOf(answer) : [];
      }),
    usage: (id, signal) =>
      call(ASK_MS, signal, async (abortSignal) => {
        // At once, without the second that a reading with percentages takes.
        const options = { stream: false, "one-shot": true, abortSignal } as const;
        return statsAnswer.parse(await docker.getContainer(id).stats(options));
      }),
  };
}

/** Stopped, gone or going already: all the same to who wants it away. */
async function evenIfGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const status = statusOf(error);
    if (status !== 304 && status !== 404 && status !== 409) throw error;
  }
}
