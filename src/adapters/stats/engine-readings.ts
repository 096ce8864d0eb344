import { Counter, Gauge, type Registry } from "prom-client";
import type { EngineReading } from "../../domain/ports/engine.ts";
import type { ValidatorReadings } from "../../domain/ports/metrics.ts";

type Figure = { name: string; help: string; of: (reading: EngineReading) => number };

const GAUGES: Figure[] = [
  { name: "targon_engine_waiting", help: "Calls that wait for an engine.", of: ({ waiting }) => waiting },
  { name: "targon_engine_running", help: "Calls that an engine works on.", of: ({ running }) => running },
  {
    name: "targon_engine_open",
    help: "1 where an engine failed again and again and is not asked for a while, 0.5 where a call tries whether it is back.",
    of: ({ state }) => ({ closed: 0, "half-open": 0.5, open: 1 })[state],
  },
];

const COUNTERS: Figure[] = [
  { name: "targon_engine_calls_total", help: "Calls to an engine that ran.", of: ({ calls }) => calls },
  { name: "targon_engine_failures_total", help: "Those that failed.", of: ({ failures }) => failures },
  {
    name: "targon_engine_call_seconds_total",
    help: "How long the calls to an engine ran together, without waiting.",
    of: ({ seconds }) => seconds,
  },
];

/** How each engine stands, by its name and model; both come from the configuration. */
export function addEngineReadings(registers: Registry[], { engines }: ValidatorReadings): void {
  const labelNames = ["engine", "model"];
  for (const { name, help, of } of GAUGES)
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset();
        for (const reading of engines()) this.set(labelsOf(reading), of(reading));
      },
    });
  for (const { name, help, of } of COUNTERS)
    new Counter({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset();
        for (const reading of engines()) this.inc(labelsOf(reading), of(reading));
      },
    });
}

function labelsOf({ name, model }: EngineReading) {
  return { engine: name, model };
}
