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
  const ask = (message: Ask) => {
    const { id } = message;
    const reply = outbox.replyTo(id, () => asked.delete(id));
    const sequences = answerRequest(serving, message, reply);
    if (sequences.length > 0) asked.set(id, sequences);
    else flush();
  };
  port.on("message", (message: ToWorker) => {
    if (message.kind === "close") return close(port, serving, asked);
    if (message.kind === "ask") ask(message);
    else {
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

type Ask = Extract<ToWorker, { kind: "ask" }>;
type Attend = Exclude<ToWorker, { kind: "ask" | "close" }>;

function attend({ scheduler }: Serving, sequences: Sequence[], message: Attend): void {
  for (const sequence of sequences) {
    if (message.kind === "drop") scheduler.remove(sequence);
    else sequence.paused = message.paused;
  }
}

/** With nothing to compute and nothing to hear, the thread ends by itself. */
function close(port: MessagePort, { scheduler }: Serving, asked: Map<number, Sequence[]>): void {
  for (const sequences of asked.values()) for (const sequence of sequences) scheduler.remove(sequence);
  port.removeAllListeners("message");
  port.close();
}

if (parentPort) main(parentPort, workerData as WorkerSettings);
