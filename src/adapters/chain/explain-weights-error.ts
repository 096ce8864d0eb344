import { type ErrorCode, type ErrorData, TargonError } from "../../errors.ts";
import { bigSchema } from "./chain-values.ts";
import type { Connection } from "./connection.ts";
import { hasItem, type StateAt, storageItem } from "./read-storage.ts";
import { readHead } from "./read-subnet.ts";

/** What callers have to tell apart, by the chain's own names. */
const CODES: Record<string, ErrorCode> = {
  NotEnoughStakeToSetWeights: "STAKE_TOO_LOW",
  IncorrectWeightVersionKey: "VERSION_KEY_TOO_LOW",
  SettingWeightsTooFast: "WEIGHTS_TOO_SOON",
  CommittingWeightsTooFast: "WEIGHTS_TOO_SOON",
  RateLimitExceeded: "WEIGHTS_TOO_SOON",
  RevealTooEarly: "REVEAL_TOO_EARLY",
  CommitBlockNotInRevealRange: "REVEAL_TOO_EARLY",
  ExpiredWeightCommit: "COMMIT_GONE",
  NoWeightsCommitFound: "COMMIT_GONE",
  InvalidRevealCommitHashNotMatch: "COMMIT_GONE",
};

/** The least stake for weights: its name in newer runtimes, and in the recorded one. */
const THRESHOLDS = ["stakeThreshold", "weightsMinStake"];

type Failed = { error: unknown; netuid: number; versionKey: bigint };

/** A refusal of weights by what it means, with the numbers that belong to it; any other error as it is. */
export async function toWeightsError(
  connection: Connection,
  { error, netuid, versionKey }: Failed,
  signal?: AbortSignal,
): Promise<unknown> {
  if (!(error instanceof TargonError) || !["CHAIN_REFUSED", "EXTRINSIC_FAILED"].includes(error.code))
    return error;
  const code = CODES[String(error.data.name)];
  if (code === undefined) return error;
  const numbers = await readNumbers(connection, { code, netuid, versionKey }, signal);
  return new TargonError(code, error.message, { data: { ...error.data, netuid, ...numbers }, cause: error });
}

/** What cannot be read is left out: the refusal is what matters. */
async function readNumbers(
  connection: Connection,
  { code, netuid, versionKey }: { code: ErrorCode; netuid: number; versionKey: bigint },
  signal?: AbortSignal,
): Promise<ErrorData> {
  if (code !== "STAKE_TOO_LOW" && code !== "VERSION_KEY_TOO_LOW") return {};
  try {
    const { state } = await connection.call(() => readHead(connection), signal);
    if (code === "STAKE_TOO_LOW") return { thresholdRao: await readThreshold(state) };
    const asked = (await storageItem(state, "weightsVersionKey")(netuid)).toPrimitive();
    return { asked: bigSchema.parse(asked).toString(), ours: versionKey.toString() };
  } catch (error) {
    connection.log.debug("the numbers behind a refusal could not be read", { code }, error);
    return {};
  }
}

async function readThreshold(state: StateAt): Promise<string | undefined> {
  const name = THRESHOLDS.find((one) => hasItem(state, one));
  if (name === undefined) return undefined;
  return bigSchema.parse((await storageItem(state, name)()).toPrimitive()).toString();
}
