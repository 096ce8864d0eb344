import type { Engine } from "../../domain/ports/engine.ts";
import type { Log } from "../../lib/log.ts";
import type { HttpEngineOptions } from "../engine/http-engine.ts";
import type { Probe } from "./create-probe.ts";
import type { EngineHost } from "./engine-host.ts";
import type { EngineSettings, Timings } from "./engine-settings.ts";
import type { Gate } from "./open-gate.ts";

/** What keeping one engine needs. */
export type KeeperDeps = {
  host: EngineHost;
  gate: Gate;
  probe: Probe;
  settings: EngineSettings;
  timings: Timings;
  openEngine: (options: HttpEngineOptions, signal?: AbortSignal) => Promise<Engine>;
  wait: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Resolves when an engine that was given up is to be tried anew. */
  renewed: (signal: AbortSignal) => Promise<void>;
  /** Milliseconds now. */
  now: () => number;
  log: Log;
};
