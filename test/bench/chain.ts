import { loadApi } from "../../src/adapters/chain/load-api.ts";
import { openChain } from "../../src/adapters/chain/open-chain.ts";
import { readySr25519 } from "../../src/adapters/wallet/sr25519.ts";
import { MOCK_GENERATIONS, type MockGeneration } from "../../src/config/mock-generations.ts";
import { silentLog } from "../../src/lib/log.ts";
import { startTestChain, testKey } from "../helpers/start-test-chain.ts";
import { type BenchResult, quantile } from "./table.ts";

const NEURONS = 256;
const READS = 21;

/** How long opening the embedded chain and reading a full subnet of it take, node and client in one process. */
export async function benchChain(): Promise<BenchResult> {
  await readySr25519();
  const loadedAt = performance.now();
  loadApi(silentLog);
  const loadMs = performance.now() - loadedAt;
  const rows: string[][] = [];
  for (const generation of MOCK_GENERATIONS) rows.push(await measure(generation));
  return {
    title: `Chain: ${NEURONS} neurons, ms (bounds: ready 1500, metagraph 250); the library took ${loadMs.toFixed(0)}`,
    head: ["runtime", "ready", "metagraph, first", "median", "worst"],
    rows,
  };
}

async function measure(generation: MockGeneration): Promise<string[]> {
  const neurons = Array.from({ length: NEURONS }, (_, uid) => ({
    hotkey: testKey(`Hot${uid}`).address,
    coldkey: testKey(`Cold${uid}`).address,
    stakeRao: BigInt(uid) * 1_000_000_000n,
  }));
  const node = await startTestChain({ generation, blockMs: 1_000, genesis: { neurons } });
  const openedAt = performance.now();
  const chain = await openChain({ endpoint: node.url, network: "local", log: silentLog });
  const readyMs = performance.now() - openedAt;
  const readsMs: number[] = [];
  for (let read = 0; read < READS; read++) {
    const startedAt = performance.now();
    await chain.readSubnet(4);
    readsMs.push(performance.now() - startedAt);
  }
  await chain.close();
  await node.close();
  const [first = 0, ...others] = readsMs;
  const values = [readyMs, first, quantile(others, 0.5), Math.max(...others)];
  return [generation, ...values.map((value) => value.toFixed(0))];
}
