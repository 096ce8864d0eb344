import { randomBytes } from "node:crypto";
import type { ApiPromise } from "@polkadot/api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedChain, startChain } from "../../../src/devnet/chain/start-chain.ts";
import type { Beacon } from "../../../src/domain/timelock/beacon.ts";
import { encryptTimelocked } from "../../../src/domain/timelock/encrypt-timelocked.ts";
import type { EpochSchedule } from "../../../src/domain/timelock/epoch-schedule.ts";
import { moduloRevealBlock } from "../../../src/domain/timelock/modulo-reveal-block.ts";
import { revealRound } from "../../../src/domain/timelock/reveal-round.ts";
import { statefulRevealBlock } from "../../../src/domain/timelock/stateful-reveal-block.ts";
import { weightsPayload } from "../../../src/domain/timelock/weights-payload.ts";
import { call, connect, key, read, send } from "../../devnet/chain/client.ts";
import { createGenesis } from "../../devnet/chain/genesis.ts";

const BLOCK_MS = 40;
const TEMPO = 40;
const REVEALED = { "300": "CRV3WeightsRevealed", "425": "TimelockedWeightsRevealed" };

describe.each(["300", "425"] as const)(
  "a client that knows only what a chain of spec %s tells",
  (generation) => {
    let node: EmbeddedChain;
    let api: ApiPromise;
    beforeAll(async () => {
      const genesis = createGenesis({ commitRevealEnabled: true });
      node = await startChain({ genesis, generation, blockMs: BLOCK_MS, tempo: TEMPO });
      api = await connect(node.url);
    });
    afterAll(async () => {
      await api.disconnect();
      await node.close();
    });

    async function readSchedule(): Promise<EpochSchedule> {
      if (generation === "300") return { kind: "modulo", tempo: TEMPO, netuidIndex: 4 };
      const [lastEpochBlock, pendingEpochAt, blocksSinceLastStep] = await Promise.all(
        ["lastEpochBlock", "pendingEpochAt", "blocksSinceLastStep"].map((name) => read(api, name, 4)),
      );
      return {
        kind: "stateful",
        tempo: TEMPO,
        lastEpochBlock: Number(lastEpochBlock),
        pendingEpochAt: Number(pendingEpochAt),
        blocksSinceLastStep: Number(blocksSinceLastStep),
      };
    }

    async function readBeacon(): Promise<Beacon> {
      const config = (await api.query.drand?.beaconConfig?.())?.toJSON() as {
        publicKey: string;
        period: number;
        genesisTime: number;
      };
      const publicKey = Uint8Array.from(Buffer.from(config.publicKey.slice(2), "hex"));
      return { publicKey, periodSeconds: config.period, genesisSeconds: config.genesisTime };
    }

    /** Commits for the round that it reckons, anew where that came out on the way; the first block of the reveal. */
    async function commit(beacon: Beacon): Promise<number> {
      const [schedule, header] = await Promise.all([readSchedule(), api.rpc.chain.getHeader()]);
      const time = {
        schedule,
        block: header.number.toNumber(),
        revealPeriodEpochs: 1,
        blockSeconds: BLOCK_MS / 1000,
        nowSeconds: Date.now() / 1000,
      };
      const round = revealRound(beacon, time);
      const commitment = encrypt(beacon, round);
      try {
        const sent = await send(api, call(api, "commitTimelockedWeights", 4, commitment, round, 4), "//V0");
        expect(sent.error).toBeUndefined();
      } catch (error) {
        if (!String(error).includes("Custom error: 15")) throw error;
        return await commit(beacon);
      }
      return schedule.kind === "stateful"
        ? statefulRevealBlock(schedule, time)
        : moduloRevealBlock({ tempo: TEMPO, netuidIndex: 4 }, time);
    }

    /** Calls back in each block in which a reveal is told of. */
    async function watchReveals(onReveal: () => void): Promise<() => void> {
      const stop = await api.query.system?.events?.((records: unknown) => {
        const names = (records as { event: { method: string } }[]).map(({ event }) => event.method);
        if (names.includes(REVEALED[generation])) onReveal();
      });
      return stop as unknown as () => void;
    }

    test("default: its commit is revealed, not before the block that it reckoned", async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = await watchReveals(resolve);
      const first = await commit(await readBeacon());
      await promise;
      stop();
      expect((await api.rpc.chain.getHeader()).number.toNumber()).toBeGreaterThanOrEqual(first);
      expect(await read(api, "weights", 4, 0)).toEqual([[2, 65_535]]);
    });
  },
);

function encrypt({ publicKey }: Beacon, round: bigint): string {
  const hotkey = key("//V0").publicKey;
  const ciphertext = encryptTimelocked({
    plaintext: weightsPayload({ hotkey, uids: [2], weights: [1], versionKey: 0n }),
    round,
    publicKey,
    esk: randomBytes(32),
    sigma: randomBytes(32),
    nonce: randomBytes(12),
  });
  return `0x${Buffer.from(ciphertext).toString("hex")}`;
}
