import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { TargonError } from "../../errors.ts";
import { answerRequest } from "./answer-request.ts";
import type { Serving } from "./api/serving.ts";
import type { FromWorker, Piece, ToWorker, WorkerSettings } from "./link.ts";
import { openServing } from "./open-serving.ts";
import { createOutbox } from "./outbox.ts";
import type { Sequence } from "./run/sequence.ts";

/** The thread of one model: takes requests, computes step by step, and reads its messages between the steps. */
function main(port: MessagePort, settings: WorkerSettings): void {
  const send = (message: FromWorker) => port.postMessage(message);
  try {
    serve(port, openServing(settings), send);
  } catch (error) {
    if (!(error instanceof TargonError)) throw error;
    send({ kind: "failed", code: error.code, message: error.message, data: error.data });
  }
}

function serve(port: MessagePort, serving: Serving, send: (message: FromWorker) => void): void {
  const { scheduler } = serving;
  const outbox = createOutbox();
  const asked = new Map<number, Sequence[]>();
  let turning = false;
  const report = (pieces: Piece[]) => send({ kind: "pieces", pieces, stats: scheduler.stats() });
  const flush = () => {
    const pieces = outbox.take();
    if (pieces.length > 0) report(pieces);
  };
  const turn = () => {
    turning = scheduler.step();
    flush();
    if (turning) setImmediate(turn);
  };
  port.on("message", (message: ToWorker) => {
    if (message.kind === "ask") {
      const { id } = message;
      const sequences = answerRequest(
        serving,
        message,
        outbox.replyTo(id, () => asked.delete(id)),
      );
      if (sequences.length > 0) asked.set(id, sequences);
      else flush();
    } else {
      attend(serving, asked.get(message.id) ?? [], message);
      if (message.kind === "drop" && asked.delete(message.id)) report(outbox.take());
    }
    if (!turning) {
      turning = true;
      setImmediate(turn);
    }
  });
  send({ kind: "ready", context: serving.config.context });
}

function attend(
  { scheduler }: Serving,
  sequences: Sequence[],
  message: Exclude<ToWorker, { kind: "ask" }>,
): void {
  for (const sequence of sequences) {
    if (message.kind === "drop") scheduler.remove(sequence);
    else sequence.paused = message.paused;
  }
}

if (parentPort) main(parentPort, workerData as WorkerSettings);
