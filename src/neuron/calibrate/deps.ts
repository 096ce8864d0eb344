import type { Engine, EngineDescription } from "../../domain/ports/engine.ts";
import type { Clock, Random } from "../../domain/ports/runtime.ts";
import type { Log } from "../../lib/log.ts";
import type { Output } from "../output.ts";

/** What calibrating needs from outside. */
export type CalibrateDeps = {
  /** Opens the engine at `url` that serves `model`, or whatever it serves first. */
  openEngine(of: { url: string; model: string | undefined }, signal: AbortSignal): Promise<Engine>;
  /** @throws `FILE_UNWRITABLE` */
  assertWritable(path: string): Promise<void>;
  /** Writes a whole file or nothing. @throws `FILE_UNWRITABLE` */
  writeFile(path: string, text: string): Promise<void>;
  output: Output;
  log: Log;
  clock: Clock;
  random: Random;
};

/** An engine that takes part. */
export type Participant = {
  /** Version and number: "0.32.0#1". */
  name: string;
  url: string;
  engine: Engine;
  description: EngineDescription;
};
