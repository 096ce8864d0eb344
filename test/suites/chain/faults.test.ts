import { afterEach, expect, test } from "vitest";
import { openChain } from "../../../src/adapters/chain/open-chain.ts";
import type { EmbeddedChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Chain } from "../../../src/domain/ports/chain.ts";
import { codeOf } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { startTestChain } from "../../helpers/start-test-chain.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const item of open.splice(0).reverse()) await item.close();
});

const netuid = 4;

/** The code of a read, or "read". */
const read = (chain: Chain) => chain.readSubnet(netuid).then(() => "read", codeOf);

async function setUp(count = 1): Promise<{ nodes: EmbeddedChain[]; chain: Chain }> {
  const nodes = await Promise.all(Array.from({ length: count }, () => startTestChain()));
  open.push(...nodes);
  const [endpoint = "", ...fallbacks] = nodes.map(({ url }) => url);
  const patience = { timeoutMs: 1_500, reconnectMs: 5, silenceMs: 2_500, quietMs: 100 };
  const chain = await openChain({ endpoint, fallbacks, network: "local", log: silentLog, ...patience });
  open.push(chain);
  expect(await read(chain)).toBe("read");
  return { nodes, chain };
}

test.each(["hang", "garbage"] as const)("behavior: a node that begins to %s, and ends to", async (fault) => {
  const { nodes, chain } = await setUp();
  nodes[0]?.[fault](true);
  expect(await read(chain)).toMatch(/^CHAIN_(TIMEOUT|UNREACHABLE)$/);
  nodes[0]?.[fault](false);
  while ((await read(chain)) !== "read");
});

test("behavior: answers in another order are told apart", async () => {
  const { nodes, chain } = await setUp();
  nodes[0]?.reorder(true);
  expect(await Promise.all(Array.from({ length: 8 }, () => read(chain)))).toEqual(Array(8).fill("read"));
});

test("behavior: a node that is killed under reads and comes back in time costs none of them", async () => {
  const { nodes, chain } = await setUp();
  for (let kills = 0; kills < 5; kills++) {
    const reads = [read(chain), read(chain)];
    await nodes[0]?.kill();
    await nodes[0]?.restore();
    expect(await Promise.all(reads)).toEqual(["read", "read"]);
  }
});

test("behavior: a node that answers 503 while it starts again", async () => {
  const { nodes, chain } = await setUp();
  nodes[0]?.refuse(503);
  await nodes[0]?.kill();
  await nodes[0]?.restore();
  expect(await read(chain)).toBe("CHAIN_UNREACHABLE");
  nodes[0]?.refuse(null);
  while ((await read(chain)) !== "read");
});

test("behavior: of two nodes, the one that hangs costs one call, the one that dies none", async () => {
  const { nodes, chain } = await setUp(2);
  nodes[0]?.hang(true);
  expect(await read(chain)).toBe("CHAIN_TIMEOUT");
  expect(await read(chain)).toBe("read");
  expect(chain.identity().endpoint).toBe(nodes[1]?.url);
  nodes[0]?.hang(false);
  const reads = [read(chain), read(chain)];
  await nodes[1]?.kill();
  expect(await Promise.all(reads)).toEqual(["read", "read"]);
  expect(chain.identity().endpoint).toBe(nodes[0]?.url);
});

test("behavior: of two nodes, the one that makes no block is left", async () => {
  const { nodes, chain } = await setUp(2);
  const stop = new AbortController();
  nodes[0]?.stallBlocks(true);
  const numbers: number[] = [];
  const other = await openChain({
    endpoint: nodes[0]?.url ?? "",
    fallbacks: [nodes[1]?.url ?? ""],
    network: "local",
    log: silentLog,
    quietMs: 50,
    stallMs: 200,
  });
  open.push(other);
  for await (const { number } of other.followBlocks(stop.signal)) {
    numbers.push(number);
    if (numbers.length === 4) stop.abort();
  }
  expect(other.identity().endpoint).toBe(nodes[1]?.url);
  expect(await read(chain)).toBe("read");
});
