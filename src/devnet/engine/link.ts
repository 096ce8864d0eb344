import type { NoiseName } from "../../domain/noise/noise.ts";
import type { ErrorCode, ErrorData } from "../../errors.ts";
import type { RawBody } from "./api/read-body.ts";
import type { Dtype } from "./model/weights.ts";
import type { Stats } from "./run/scheduler.ts";

/** What the model's thread is started with. */
export type WorkerSettings = {
  modelDir: string;
  servedName: string;
  dtype: Dtype;
  noise: NoiseName;
  version: string;
};

/** Routes that need the model. */
export type Route = "chat" | "completion" | "tokenize" | "detokenize";

/** From the HTTP side to the model's thread. */
export type ToWorker =
  | { kind: "ask"; id: number; route: Route; body: RawBody }
  /** The caller is gone. */
  | { kind: "drop"; id: number }
  /** The caller reads slowly: no more tokens until it has caught up. */
  | { kind: "pause"; id: number; paused: boolean }
  /** All work is dropped and the thread ends by itself. */
  | { kind: "close" };

/** A piece of one answer: its head first, then text; `end` closes it. */
export type Piece = {
  id: number;
  head: { status: number; stream: boolean } | null;
  text: string;
  end: boolean;
};

/** From the model's thread to the HTTP side. All pieces of one step come in one message. */
export type FromWorker =
  | { kind: "ready"; context: number }
  | { kind: "failed"; code: ErrorCode; message: string; data: ErrorData }
  | { kind: "pieces"; pieces: Piece[]; stats: Stats };
