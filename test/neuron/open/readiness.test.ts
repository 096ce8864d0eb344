import { expect, test } from "vitest";
import { createReadiness, MINER_RULE, VALIDATOR_RULE } from "../../../src/neuron/open/readiness.ts";

function create(rule: typeof MINER_RULE) {
  const clock = { ms: 0, monotonic: () => clock.ms };
  const life = new AbortController();
  const told: string[] = [];
  const under = {
    event: (name: string) => void told.push(name),
    text: (piece: string) => void told.push(piece),
  };
  return { clock, life, told, ...createReadiness({ clock, output: under, signal: life.signal }, rule) };
}

test("default: a validator is ready while it starts, and while a round ended in the last 10 minutes", () => {
  const { clock, output, readiness } = create(VALIDATOR_RULE);
  clock.ms = 3_600_000;
  expect(readiness()).toEqual({ ready: true, status: "starting" });
  output.event("ready", {});
  clock.ms += 600_000;
  expect(readiness()).toEqual({ ready: true, status: "ok" });
  clock.ms += 1;
  expect(readiness()).toEqual({ ready: false, status: "stalled" });
  output.event("weights", {});
  expect(readiness().ready).toBe(false);
  output.event("round", {});
  expect(readiness()).toEqual({ ready: true, status: "ok" });
});

test("default: a miner is ready once it is announced, for good", () => {
  const { clock, output, readiness } = create(MINER_RULE);
  expect(readiness()).toEqual({ ready: false, status: "starting" });
  output.event("ready", {});
  clock.ms = 1e12;
  expect(readiness()).toEqual({ ready: true, status: "ok" });
});

test("behavior: who is stopping is not ready", () => {
  const { life, output, readiness } = create(MINER_RULE);
  output.event("ready", {});
  life.abort();
  expect(readiness()).toEqual({ ready: false, status: "stopping" });
});

test("behavior: events and text are passed on", () => {
  const { output, told } = create(MINER_RULE);
  output.event("ready", {});
  output.event("other", {});
  output.text?.("piece");
  expect(told).toEqual(["ready", "other", "piece"]);
});
