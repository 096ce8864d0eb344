import { expect, test } from "vitest";
import { findMetagraphs, readMetagraph } from "../../../src/adapters/chain/read-metagraph.ts";

const metagraph = {
  tempo: 360,
  minAllowedWeights: 1,
  maxWeightsLimit: 65_535,
  weightsVersion: "18446744073709551615",
  weightsRateLimit: 100,
  maxUids: 256,
  burn: 5,
  registrationAllowed: true,
  commitRevealWeightsEnabled: true,
  hotkeys: ["a", "b"],
  coldkeys: ["c", "d"],
  axons: [1, 2].map((port) => ({ block: 1, version: 1, ip: 16_909_060, port, ip_type: 4, protocol: 4 })),
  active: [true, false],
  validatorPermit: [true, false],
  lastUpdate: [7, 8],
  emission: [1, "12345678901234567890"],
  incentives: [1, 2],
  totalStake: ["1000000000000", 0],
};

type Calls = Record<string, (...args: unknown[]) => unknown>;

/** A runtime's calls; each gives its name and arguments. */
function stateOf(names: string[]): { state: Parameters<typeof findMetagraphs>[0]; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const calls: Calls = Object.fromEntries(
    names.map((name) => [
      name,
      async (...args: unknown[]) => {
        asked.push([name, ...args]);
        return { toPrimitive: () => metagraph };
      },
    ]),
  );
  return {
    state: { call: { subnetInfoRuntimeApi: calls } } as unknown as Parameters<typeof findMetagraphs>[0],
    asked,
  };
}

const FIELDS = expect.arrayContaining([8, 52, 69]);

test("default: what can be asked for less comes first, the first mechanism's before the subnet's", async () => {
  const { state, asked } = stateOf([
    "getMetagraph",
    "getMechagraph",
    "getSelectiveMetagraph",
    "getSelectiveMechagraph",
  ]);
  for (const ask of findMetagraphs(state)) await ask(4);
  expect(asked).toEqual([
    ["getSelectiveMechagraph", 4, 0, FIELDS],
    ["getSelectiveMetagraph", 4, FIELDS],
    ["getMechagraph", 4, 0],
    ["getMetagraph", 4],
  ]);
});

test("behavior: a runtime between (spec 230 to 255) has the whole metagraph only, an older one none", () => {
  expect(findMetagraphs(stateOf(["getMetagraph"]).state)).toHaveLength(1);
  expect(findMetagraphs(stateOf([]).state)).toHaveLength(0);
  expect(findMetagraphs({ call: {} } as unknown as Parameters<typeof findMetagraphs>[0])).toHaveLength(0);
});

test("behavior: neurons by uid, numbers beyond 2^53 exact", async () => {
  const [ask] = findMetagraphs(stateOf(["getMetagraph"]).state);
  const subnet = ask && (await readMetagraph(ask, 4));
  expect(subnet).toMatchObject({ weightsVersionKey: 18_446_744_073_709_551_615n, commitRevealEnabled: true });
  expect(subnet?.neurons).toEqual([
    expect.objectContaining({
      uid: 0,
      hotkey: "a",
      coldkey: "c",
      stakeRao: 1_000_000_000_000n,
      lastUpdate: 7,
    }),
    expect.objectContaining({ uid: 1, validatorPermit: false, emissionRao: 12_345_678_901_234_567_890n }),
  ]);
  expect(subnet?.neurons[1]?.axon).toMatchObject({ ip: "1.2.3.4", port: 2 });
});

test("error: CHAIN_DATA_INVALID where a field is missing", async () => {
  const ask = async () => ({ toPrimitive: () => ({ ...metagraph, totalStake: null }) });
  await expect(readMetagraph(ask as never, 4)).rejects.toMatchObject({ code: "CHAIN_DATA_INVALID" });
});
