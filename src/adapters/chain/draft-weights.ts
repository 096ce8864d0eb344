import { randomBytes } from "node:crypto";
import type { Hotkey } from "../../domain/ports/chain.ts";
import type { Weights } from "../../domain/ports/sent-weights.ts";
import { commitHash } from "../../domain/timelock/commit-hash.ts";
import { commitRound } from "../../domain/timelock/commit-round.ts";
import { weightsPayload } from "../../domain/timelock/weights-payload.ts";
import { TargonError } from "../../errors.ts";
import { createCall } from "./chain-call.ts";
import type { Connection } from "./connection.ts";
import { encryptCommit } from "./encrypt-commit.ts";
import type { TimelockWay, WeightsWay } from "./read-weights-way.ts";
import type { Call } from "./sign-extrinsic.ts";

/** Weights to set, and with which version number. */
export type WeightsCall = Weights & { netuid: number; versionKey: bigint };

/** A call that sets or commits weights, and what is to be known of it later. */
export type WeightsDraft = { call: Call; commit: string | null; salt: number[] | null };

/** u16 numbers in a salt: as many bits as the hash has. */
const SALT_LENGTH = 16;

/**
 * The call by which weights go out; a commit hides them behind fresh random bytes.
 *
 * @throws {TargonError} `WEIGHTS_INVALID`; `WEIGHTS_TOO_SOON` where a commit now could not be revealed; `EPOCHS_OFF`;
 * `TIMELOCK_INVALID`; `CHAIN_DATA_INVALID`
 */
export async function draftWeights(
  connection: Connection,
  { way, hotkey, ...weights }: WeightsCall & { way: WeightsWay; hotkey: Hotkey },
  signal?: AbortSignal,
): Promise<WeightsDraft> {
  const { netuid, uids, weights: values, versionKey } = weights;
  if (way.mode === "plain") {
    const args = [netuid, uids, values, versionKey];
    return { call: createCall(connection, "setWeights", args), commit: null, salt: null };
  }
  if (way.mode === "timelock") {
    const { args, commit } = await commitTimelocked(way, { ...weights, hotkey }, signal);
    return { call: createCall(connection, way.call.name, args), commit, salt: null };
  }
  const salt = [...new Uint16Array(new Uint8Array(randomBytes(2 * SALT_LENGTH)).buffer)];
  const commit = toHex(commitHash({ ...weights, hotkey: hotkey.publicKey, netuidIndex: netuid, salt }));
  return { call: createCall(connection, "commitWeights", [netuid, commit]), commit, salt };
}

/** The ciphertext, and the call's arguments in order. */
async function commitTimelocked(
  way: TimelockWay,
  { hotkey, ...call }: WeightsCall & { hotkey: Hotkey },
  signal?: AbortSignal,
): Promise<{ args: unknown[]; commit: string }> {
  const { version, beacon } = way;
  const { netuid } = call;
  const round = roundOf(way);
  if (round === null)
    throw new TargonError(
      "WEIGHTS_TOO_SOON",
      "the next epoch is too near for a commit to be revealed in it",
      {
        data: { netuid, block: way.time.block },
      },
    );
  const plaintext = weightsPayload({ ...call, hotkey: version === null ? null : hotkey.publicKey });
  const { publicKey } = beacon;
  const commit = toHex(await encryptCommit({ plaintext, round, publicKey }, signal));
  const values: Record<string, unknown> = {
    ...{ netuid, mecid: 0, subid: 0, commit },
    ...{ revealRound: round, commitRevealVersion: version },
  };
  return { args: way.call.args.map((name) => values[name]), commit };
}

/** By our clock, unless the chain is further. */
function roundOf({ beacon, lastRound, time }: TimelockWay): bigint | null {
  const { genesisSeconds, periodSeconds } = beacon;
  const nowSeconds = Math.max(Date.now() / 1_000, genesisSeconds + (lastRound - 1) * periodSeconds);
  return commitRound(beacon, { ...time, nowSeconds, lastRound });
}

function toHex(bytes: Uint8Array): string {
  return `0x${Buffer.from(bytes).toString("hex")}`;
}
