import { Counter, Gauge, type Registry } from "prom-client";
import type { ValidatorMetrics, ValidatorReadings } from "../../domain/ports/metrics.ts";
import { addEngineReadings } from "./engine-readings.ts";

/** A validator's metrics in a registry. Labels come from closed sets: verdicts and causes. */
export function createValidatorMetrics({ registry }: { registry: Registry }): ValidatorMetrics {
  const registers = [registry];
  const rounds = new Counter({
    name: "targon_rounds_total",
    help: "Rounds that ended since the start.",
    registers,
  });
  const answers = new Counter({
    name: "targon_answers_total",
    help: "Answers judged since the start, by verdict and by the cause of a refusal.",
    labelNames: ["verified", "cause"],
    registers,
  });
  const weights = new Counter({
    name: "targon_weights_total",
    help: "Weights that the chain took since the start, by whether it showed them afterwards.",
    labelNames: ["readBack"],
    registers,
  });
  // A rate needs a first value to count from.
  for (const readBack of ["true", "false"]) weights.inc({ readBack }, 0);
  const evidence = createEvidenceCounters(registers);
  return {
    roundEnded(results) {
      rounds.inc();
      for (const { verified, cause, audited } of results) {
        evidence.audits.inc({ audited: String(audited) });
        if (audited) answers.inc({ verified: String(verified), cause: cause ?? "none" });
      }
    },
    evidenceRestarted: (reason) => evidence.restarts.inc({ reason }),
    ownFault: (reason) => evidence.ownFaults.inc({ reason }),
    weightsTaken: (readBack) => weights.inc({ readBack: String(readBack) }),
    follow: (readings) => addReadings(registry, readings),
  };
}

function createEvidenceCounters(registers: Registry[]) {
  const audits = new Counter({
    name: "targon_audits_total",
    help: "Answers since the start, by whether they were audited.",
    labelNames: ["audited"],
    registers,
  });
  const restarts = new Counter({
    name: "targon_evidence_restarts_total",
    help: "Times since the start that the evidence of a miner on a model began anew, by reason.",
    labelNames: ["reason"],
    registers,
  });
  const ownFaults = new Counter({
    name: "targon_own_faults_total",
    help: "Times since the start that an own engine was found not to be trusted, by reason.",
    labelNames: ["reason"],
    registers,
  });
  for (const reason of ["turned", "canary"]) ownFaults.inc({ reason }, 0);
  return { audits, restarts, ownFaults };
}

/** Registered only now: a 0 before there is anything to read would be an alarm for nothing. */
function addReadings(registry: Registry, readings: ValidatorReadings): void {
  const registers = [registry];
  new Gauge({
    name: "targon_head_block",
    help: "Number of the last block of the chain that was heard of.",
    registers,
    collect() {
      this.set(readings.headBlock());
    },
  });
  new Gauge({
    name: "targon_blocks_since_weights",
    help: "Blocks since the chain took the last weights; absent while the hotkey is not on the subnet.",
    registers,
    collect() {
      const blocks = readings.blocksSinceWeights();
      if (blocks === null) this.remove();
      else this.set(blocks);
    },
  });
  new Counter({
    name: "targon_store_failed_writes_total",
    help: "Writes of the cache file that the disk refused since the start.",
    registers,
    collect() {
      this.reset();
      this.inc(readings.failedWrites());
    },
  });
  addEvidenceReadings(registers, readings);
  addEngineReadings(registers, readings);
}

function addEvidenceReadings(registers: Registry[], readings: ValidatorReadings): void {
  new Gauge({
    name: "targon_evidence_states",
    help: "Miners by their state, each model counted by itself.",
    labelNames: ["state"],
    registers,
    collect() {
      for (const [state, count] of Object.entries(readings.states())) this.set({ state }, count);
    },
  });
  new Gauge({
    name: "targon_engine_distrusted",
    help: "Own engines that are not trusted in this epoch: their evidence counts for nothing, the last weights stand.",
    registers,
    collect() {
      this.set(readings.distrusted());
    },
  });
}
