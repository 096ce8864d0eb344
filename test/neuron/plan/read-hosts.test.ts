import { expect, test } from "vitest";
import { TargonError } from "../../../src/errors.ts";
import { abortReason } from "../../../src/lib/abort.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { createReadHosts } from "../../../src/neuron/plan/read-hosts.ts";

/** Two hosts that are away when told, at a time that is told. */
function setUp() {
  const state = { away: [] as string[], nowMs: 0, freeMiB: 1 };
  const warnings: unknown[] = [];
  const log = { ...silentLog, warn: (_message: string, fields?: object) => void warnings.push(fields) };
  const hostOf = (name: string) => ({
    name,
    read: async () => {
      if (state.away.includes(name)) throw new TargonError("DOCKER_UNREACHABLE", `${name} is away`);
      return { name, gpus: [], memoryMiB: state.freeMiB };
    },
  });
  const read = createReadHosts({ hosts: ["a", "b"].map(hostOf), now: () => state.nowMs, log });
  const names = async () => (await read([], new AbortController().signal)).map(({ name }) => name);
  return { state, warnings, read, names };
}

test("default: each host as it is", async () => {
  const { state, read } = setUp();
  const signal = new AbortController().signal;
  expect(await read([], signal)).toMatchObject([{ name: "a", memoryMiB: 1 }, { name: "b" }]);
  state.freeMiB = 2;
  expect(await read([], signal)).toMatchObject([{ memoryMiB: 2 }, { memoryMiB: 2 }]);
});

test("behavior: one that is silent for a short time counts as it was, then it is left out with one warning", async () => {
  const { state, warnings, names } = setUp();
  await names();
  state.away = ["a"];
  state.nowMs = 599_999;
  expect(await names()).toEqual(["a", "b"]);
  expect(warnings).toEqual([]);
  state.nowMs = 600_000;
  expect(await names()).toEqual(["b"]);
  expect(await names()).toEqual(["b"]);
  expect(warnings).toEqual([{ host: "a", code: "DOCKER_UNREACHABLE" }]);
  state.away = [];
  expect(await names()).toEqual(["a", "b"]);
});

test("error: what the first says where none was ever read", async () => {
  const { state, names } = setUp();
  state.away = ["b"];
  expect(await names()).toEqual(["a"]);
  const { state: other, names: none } = setUp();
  other.away = ["a", "b"];
  await expect(none()).rejects.toMatchObject({ message: "a is away" });
});

test("error: an abort", async () => {
  const { read } = setUp();
  await expect(read([], AbortSignal.abort(abortReason()))).rejects.toMatchObject({ name: "AbortError" });
});
