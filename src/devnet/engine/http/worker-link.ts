import { Worker } from "node:worker_threads";
import { TargonError } from "../../../errors.ts";
import { endThread } from "../../../lib/end-thread.ts";
import { workerUrl } from "../../../lib/worker-url.ts";
import type { RawBody } from "../api/read-body.ts";
import type { FromWorker, Piece, Route, ToWorker, WorkerSettings } from "../link.ts";
import type { Stats } from "../run/scheduler.ts";

/** The HTTP side's end of the line to the model's thread. */
export type WorkerLink = {
  /** Longest context of the model, in tokens. */
  context: number;
  /** Asks; `onPiece` gets the answer piece by piece, or null when the thread died. Gives the question's number. */
  ask(question: { route: Route; body: RawBody }, onPiece: (piece: Piece | null) => void): number;
  drop(id: number): void;
  pause(id: number, paused: boolean): void;
  alive(): boolean;
  stats(): Stats;
  /** Ends the thread after the step that it computes; false when it had to be stopped by force. */
  close(): Promise<boolean>;
};

/** How long the thread may take to end by itself, ms: many times its longest step. */
const CLOSE_MS = 2_000;

/** Starts the model's thread and waits until the model is loaded. @throws CONFIG_INVALID, FILE_UNREADABLE, BUG */
export async function openWorkerLink(settings: WorkerSettings): Promise<WorkerLink> {
  const worker = new Worker(workerUrl("../worker", import.meta.url), { workerData: settings });
  const readers = new Map<number, (piece: Piece | null) => void>();
  let alive = true;
  let last = 0;
  let stats: Stats = { running: 0, waiting: 0, promptTokens: 0, drawnTokens: 0 };
  const post = (message: ToWorker) => worker.postMessage(message);
  const die = () => {
    alive = false;
    for (const reader of readers.values()) reader(null);
    readers.clear();
  };
  const context = await loaded(worker);
  worker.on("message", (message: FromWorker) => {
    if (message.kind !== "pieces") return;
    stats = message.stats;
    for (const piece of message.pieces) {
      readers.get(piece.id)?.(piece);
      if (piece.end) readers.delete(piece.id);
    }
  });
  worker.on("error", die);
  worker.on("exit", die);
  return {
    context,
    ask: (question, onPiece) => {
      const id = ++last;
      readers.set(id, onPiece);
      post({ kind: "ask", id, ...question });
      return id;
    },
    drop: (id) => {
      if (readers.delete(id)) post({ kind: "drop", id });
    },
    pause: (id, paused) => post({ kind: "pause", id, paused }),
    alive: () => alive,
    stats: () => stats,
    close: () => endThread(worker, () => post({ kind: "close" }), CLOSE_MS),
  };
}

/** Waits for the model; the worker's own error where it cannot be loaded. */
function loaded(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => reject(new TargonError("BUG", "The model's thread ended before it was ready")));
    worker.once("message", (message: FromWorker) => {
      worker.removeAllListeners("error");
      worker.removeAllListeners("exit");
      if (message.kind === "ready") resolve(message.context);
      if (message.kind === "failed") {
        reject(new TargonError(message.code, message.message, { data: message.data }));
      }
    });
  });
}
