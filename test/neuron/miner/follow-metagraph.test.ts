import { expect, onTestFinished, test } from "vitest";
import { TargonError } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { followMetagraph } from "../../../src/neuron/miner/follow-metagraph.ts";
import { createFakeSubnet } from "../../helpers/create-fake-subnet.ts";

function follow(readSubnet: () => Promise<ReturnType<typeof createFakeSubnet>>) {
  const life = new AbortController();
  onTestFinished(() => life.abort(new DOMException("stopped", "AbortError")));
  const metagraph = followMetagraph(
    { chain: { readSubnet }, log: silentLog },
    { netuid: 4, signal: life.signal },
  );
  return { metagraph, life };
}

test("default: nobody is known before the first read, then the neurons by hotkey", async () => {
  const read = Promise.withResolvers<ReturnType<typeof createFakeSubnet>>();
  const { metagraph } = follow(() => read.promise);
  expect(metagraph.neuronOf("a")).toBeNull();
  read.resolve(createFakeSubnet([{ hotkey: "a" }, { hotkey: "b" }]));
  await metagraph.first;
  expect(metagraph.neuronOf("b")?.uid).toBe(1);
  expect(metagraph.neuronOf("c")).toBeUndefined();
});

test("error: SUBNET_MISSING ends the wait for the first read", async () => {
  const { metagraph } = follow(() => Promise.reject(new TargonError("SUBNET_MISSING", "no such subnet")));
  await expect(metagraph.first).rejects.toMatchObject({ code: "SUBNET_MISSING" });
});

test("behavior: while the chain is away it waits, until it is stopped", async () => {
  const { metagraph, life } = follow(() => Promise.reject(new TargonError("CHAIN_UNREACHABLE", "away")));
  life.abort(new DOMException("stopped", "AbortError"));
  await expect(metagraph.first).rejects.toMatchObject({ name: "AbortError" });
});
