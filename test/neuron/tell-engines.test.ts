import { expect, test } from "vitest";
import type { EngineStatus } from "../../src/domain/engines/engine-status.ts";
import { abortReason } from "../../src/lib/abort.ts";
import { silentLog } from "../../src/lib/log.ts";
import { tellEngines } from "../../src/neuron/tell-engines.ts";

const one: EngineStatus = {
  model: "a",
  host: "unix:///x",
  url: "http://a",
  step: "load",
  why: null,
  mend: null,
};
const other: EngineStatus = { ...one, model: "b", url: "http://b" };

/** What is told of these states, one look after the other. */
async function told(looks: (EngineStatus[] | Error)[]): Promise<unknown[]> {
  const life = new AbortController();
  const events: unknown[] = [];
  let look = 0;
  await tellEngines(
    {
      states() {
        const now = looks[look] ?? [];
        if (now instanceof Error) throw now;
        return now;
      },
      output: { event: (name, fields) => void events.push({ name, ...fields }) },
      log: silentLog,
      wait: async () => {
        if (++look === looks.length) life.abort(abortReason());
      },
    },
    life.signal,
  );
  return events;
}

test("default: all engines are told when one changes, with which one that is", async () => {
  const ready: EngineStatus = { ...one, step: "ready" };
  expect(await told([[one, other], [one, other], [ready, other], [ready]])).toEqual([
    {
      name: "engines",
      engines: [
        { ...one, changed: true },
        { ...other, changed: true },
      ],
    },
    {
      name: "engines",
      engines: [
        { ...ready, changed: true },
        { ...other, changed: false },
      ],
    },
    { name: "engines", engines: [{ ...ready, changed: false }] },
  ]);
});

test("behavior: where there are none nothing is told, and an error ends nothing", async () => {
  expect(await told([[], new Error("bug"), [one]])).toHaveLength(1);
});
