/**
 * Every error that targon raises on purpose: what a caller, a supervisor and an HTTP peer need to know.
 *
 * `exit` is the process's exit status (contracts §2), `retry` whether the same call may succeed later without
 * anybody changing something, `http` the status a server answers with.
 */
export const ERRORS = {
  USAGE: { exit: 2, retry: false, http: 400 },
  CONFIG_INVALID: { exit: 1, retry: false, http: 500 },
  NOT_AVAILABLE: { exit: 2, retry: false, http: 500 },
  FILE_UNREADABLE: { exit: 2, retry: false, http: 500 },
  FILE_UNWRITABLE: { exit: 1, retry: false, http: 500 },
  RESPONSE_INVALID: { exit: 2, retry: false, http: 400 },
  STALLED: { exit: 75, retry: true, http: 503 },
  TIMEOUT: { exit: 75, retry: true, http: 504 },
  LOCKED: { exit: 1, retry: false, http: 500 },

  WALLET_MISSING: { exit: 1, retry: false, http: 500 },
  WALLET_INVALID: { exit: 1, retry: false, http: 500 },
  PASSWORD_MISSING: { exit: 1, retry: false, http: 500 },
  PASSWORD_INVALID: { exit: 1, retry: false, http: 500 },
  ADDRESS_INVALID: { exit: 1, retry: false, http: 400 },

  CHAIN_UNREACHABLE: { exit: 75, retry: true, http: 503 },
  CHAIN_TIMEOUT: { exit: 75, retry: true, http: 504 },
  CHAIN_REFUSED: { exit: 1, retry: false, http: 502 },
  CHAIN_OTHER: { exit: 1, retry: false, http: 502 },
  CHAIN_UNSUPPORTED: { exit: 1, retry: false, http: 502 },
  CHAIN_DATA_INVALID: { exit: 75, retry: true, http: 502 },
  EXTRINSIC_FAILED: { exit: 1, retry: false, http: 502 },
  EXTRINSIC_UNKNOWN_FATE: { exit: 75, retry: false, http: 502 },
  EXTRINSIC_EXPIRED: { exit: 75, retry: true, http: 502 },
  SUBNET_MISSING: { exit: 1, retry: false, http: 404 },
  HOTKEY_NOT_REGISTERED: { exit: 1, retry: false, http: 403 },
  REGISTRATION_REFUSED: { exit: 1, retry: false, http: 403 },
  AXON_ADDRESS_INVALID: { exit: 1, retry: false, http: 400 },
  VERSION_KEY_TOO_LOW: { exit: 1, retry: false, http: 500 },
  STAKE_TOO_LOW: { exit: 1, retry: false, http: 403 },
  WEIGHTS_TOO_SOON: { exit: 75, retry: true, http: 429 },
  REVEAL_TOO_EARLY: { exit: 75, retry: true, http: 429 },
  COMMIT_GONE: { exit: 1, retry: false, http: 404 },
  WEIGHTS_EMPTY: { exit: 1, retry: false, http: 500 },
  WEIGHTS_INVALID: { exit: 1, retry: false, http: 500 },
  TIMELOCK_INVALID: { exit: 1, retry: false, http: 500 },
  EPOCHS_OFF: { exit: 1, retry: false, http: 500 },

  NOT_READY: { exit: 75, retry: true, http: 503 },
  REQUEST_INVALID: { exit: 1, retry: false, http: 400 },
  SIGNATURE_INVALID: { exit: 1, retry: false, http: 401 },
  REQUEST_UNSIGNED: { exit: 1, retry: false, http: 400 },
  REQUEST_VERSION: { exit: 1, retry: false, http: 400 },
  REQUEST_STALE: { exit: 1, retry: false, http: 401 },
  REQUEST_REPLAYED: { exit: 1, retry: false, http: 401 },
  REQUEST_OTHER_RECEIVER: { exit: 1, retry: false, http: 400 },
  REQUEST_TOO_LARGE: { exit: 1, retry: false, http: 413 },
  SIGNER_UNKNOWN: { exit: 1, retry: false, http: 401 },
  SIGNER_REFUSED: { exit: 1, retry: false, http: 403 },
  RATE_LIMITED: { exit: 1, retry: true, http: 429 },
  MODEL_NOT_SERVED: { exit: 1, retry: false, http: 404 },
  UPSTREAM_UNREACHABLE: { exit: 75, retry: true, http: 502 },
  UPSTREAM_TIMEOUT: { exit: 75, retry: true, http: 504 },
  UPSTREAM_REDIRECT: { exit: 1, retry: false, http: 502 },
  PORT_IN_USE: { exit: 1, retry: false, http: 500 },

  MINER_ADDRESS_REFUSED: { exit: 1, retry: false, http: 502 },
  MINER_UNREACHABLE: { exit: 75, retry: true, http: 502 },
  MINER_TIMEOUT: { exit: 75, retry: true, http: 504 },
  MINER_REFUSED: { exit: 1, retry: false, http: 502 },
  MINER_STATUS: { exit: 75, retry: true, http: 502 },
  MINER_ANSWER_INVALID: { exit: 75, retry: true, http: 502 },

  ENGINE_UNREACHABLE: { exit: 4, retry: true, http: 503 },
  ENGINE_TIMEOUT: { exit: 4, retry: true, http: 504 },
  ENGINE_REFUSED: { exit: 4, retry: false, http: 502 },
  ENGINE_ANSWER_INVALID: { exit: 4, retry: true, http: 502 },
  ENGINE_OTHER_MODEL: { exit: 4, retry: false, http: 409 },
  ENGINE_UNFIT: { exit: 4, retry: false, http: 502 },
  ENGINE_START_FAILED: { exit: 1, retry: true, http: 503 },
  DOCKER_UNREACHABLE: { exit: 75, retry: true, http: 503 },
  DOCKER_REFUSED: { exit: 1, retry: false, http: 502 },
  IMAGE_MISSING: { exit: 1, retry: false, http: 500 },
  QUEUE_FULL: { exit: 75, retry: true, http: 503 },

  MODEL_LIST_INVALID: { exit: 1, retry: false, http: 500 },
  MODEL_LIST_UNREACHABLE: { exit: 75, retry: true, http: 503 },
  GPU_UNREADABLE: { exit: 1, retry: false, http: 500 },
  MODEL_FILES_MISSING: { exit: 1, retry: false, http: 500 },
  MODEL_FILES_INVALID: { exit: 1, retry: false, http: 500 },
  HUB_UNREACHABLE: { exit: 75, retry: true, http: 503 },
  HUB_REFUSED: { exit: 1, retry: false, http: 502 },

  STORE_FOREIGN: { exit: 1, retry: false, http: 500 },
  STORE_NEWER: { exit: 1, retry: false, http: 500 },
  STORE_UNWRITABLE: { exit: 1, retry: false, http: 500 },
  STORE_WRITE: { exit: 75, retry: true, http: 500 },

  BUG: { exit: 70, retry: false, http: 500 },
} as const satisfies Record<string, { exit: number; retry: boolean; http: number }>;

/** The name that says which error it is: callers branch on it, never on a text. */
export type ErrorCode = keyof typeof ERRORS;

/** Values that belong to an error; the command line prints them behind the message. Never a secret. */
export type ErrorData = Record<string, string | number | boolean | null | undefined>;

/** The one error class. `message` is a constant sentence, the values stand in `data`, the origin in `cause`. */
export class TargonError extends Error {
  readonly code: ErrorCode;
  readonly data: ErrorData;

  constructor(code: ErrorCode, message: string, options: { data?: ErrorData; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "TargonError";
    this.code = code;
    this.data = options.data ?? {};
  }
}

/** The error's code, or `BUG` for anything that is not ours. */
export function codeOf(error: unknown): ErrorCode {
  return error instanceof TargonError ? error.code : "BUG";
}

/** Whether the same call may succeed later; false for anything that is not ours. */
export function isRetryable(error: unknown): boolean {
  return error instanceof TargonError && ERRORS[error.code].retry;
}

/** One sentence for a person: the message, then the data as `toSentence` has it. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof TargonError)) return error instanceof Error ? error.message : String(error);
  return toSentence(error.message, error.data);
}

/** Keys of a refusal that stand without their names: the peer's own name for it, and its words or numbers. */
const BARE = ["name", "raw"];

/** A message, its data as `name: value` pairs in brackets, and behind a colon what to do, where `mend` says it. */
export function toSentence(message: string, { mend, ...values }: Record<string, unknown>): string {
  const told = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => (mend !== undefined && BARE.includes(key) ? `${value}` : `${key}: ${value}`));
  const detail = told.length > 0 ? ` (${told.join(", ")})` : "";
  return `${message}${detail}${mend === undefined ? "" : `: ${mend}`}`;
}
