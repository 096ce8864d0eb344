/** ss58 address, prefix 42, e.g. "5F3sa2…". */
export type Address = string;

/** Which of the two OpenAI routes a request goes to: `/v1/chat/completions` or `/v1/completions`. */
export type Endpoint = "CHAT" | "COMPLETION";

/** One chat message. */
export type Message = { role: "system" | "user" | "assistant"; content: string };

/** The sampling that a request claims: what the verifier holds an answer to. */
export type Sampling = {
  /** 0 … 2; 0 is greedy. */
  temperature: number;
  /** (0, 1]; 1 is off. */
  topP: number;
  /** 0 or -1 is off. */
  topK: number;
  /** 0 … 1; 0 is off. */
  minP: number;
  presencePenalty: number;
  frequencyPenalty: number;
  /** > 0; 1 is off. */
  repetitionPenalty: number;
  /** Undefined: the answer was not seeded. */
  seed?: bigint;
  /** Undefined: what is left of the context. */
  maxTokens?: number;
  stop: string[];
  /** Ids that end an answer beside the model's own end tokens. Default none. */
  stopTokenIds?: number[];
};

/** A request as sent: the body object in the key order that was serialised. */
export type MinerRequest = {
  endpoint: Endpoint;
  model: string;
  body: Record<string, unknown>;
  /** The exact bytes to sign and send, where they are not simply the body's JSON. */
  bytes?: Uint8Array;
};

/** One likely token of a position. `logprob` is natural, ≤ 0. */
export type TopLogprob = { id: number; logprob: number };

/** One generated token as the miner reported it. */
export type Token = {
  id: number;
  /** The token's own text where the stream tells it, else "". Never aligned with the answer's text. */
  text: string;
  /** Natural logprob, or null where the miner sent none. */
  logprob: number | null;
  top: TopLogprob[];
  /** The proof-of-weights value (domain/powv); absent where none came. */
  powv?: number;
  /** Arrival in ms since sending. */
  atMs: number;
};

/** One SSE data object, parsed from JSON, with its arrival in ms since sending. `[DONE]` is left out. */
export type TimedChunk = {
  atMs: number;
  data: unknown;
  /** True: a whole body that did not come as a stream. */
  whole?: true;
};

/** Token counts as the miner reported them. */
export type Usage = { promptTokens: number; completionTokens: number; totalTokens: number };

/** A miner's answer (choice 0), chunks concatenated: text and tokens apart. */
export type Answer = {
  endpoint: Endpoint;
  text: string;
  /** What a reasoning parser took out of the text; absent where there is none. */
  reasoning?: string;
  tokens: Token[];
  /** Token strings that were not `token_id:N` and came without `token_ids`. */
  invalidTokens: string[];
  /** How many tokens came for the other choices, where more than one was asked for. */
  otherTokens: number;
  finishReason: string | null;
  stopReason: string | number | null;
  /** As told last. */
  usage: Usage | null;
  /** Usage that came with chunks before contradicts itself or the last; absent where it does not. */
  usageDiffers?: true;
  promptTokenIds: number[] | null;
  /** The model's name in the answer, or null. */
  model: string | null;
  /** Whether it came as a stream. */
  streamed: boolean;
  /** Chunks that carried a token or text. */
  chunks: number;
  /** Arrival of the first and last chunk with a token or text, ms since sending; null when none came. */
  firstAtMs: number | null;
  lastAtMs: number | null;
  /** An error object sent in the middle of the stream, as text; null when none. */
  error: string | null;
};

/** Why a miner's answer was refused; the first thirteen are the reference's words. */
export const CAUSES = [
  "TOO_SHORT",
  "TOO_LONG",
  "BAD_STREAM",
  "SKIPPED_EOS_EOT",
  "EARLY_END",
  "UNLIKELY_TOKEN",
  "UNLIKELY_TOKENS",
  "LOGPROB_RANDOM",
  "LOW_SCORE",
  "OVERFIT",
  "NO_USAGE",
  "INCORRECT_USAGE_DATA",
  "INTERNAL_ERROR",
  "NO_ANSWER",
  "POWV_MISMATCH",
  "TEXT_MISMATCH",
  "TOKEN_INVALID",
  "DUPLICATE",
  "SEED_MISMATCH",
  "SAMPLING_MISMATCH",
  "MODEL_MISMATCH",
] as const;

/** One of `CAUSES`. */
export type Cause = (typeof CAUSES)[number];

/** One check of a verdict. `null` = could not be made. */
export type Check = {
  name: string;
  passed: boolean | null;
  statistic: number | null;
  threshold: number | null;
  detail: string;
};

/** What verification says of one answer. `verified: null` = no evidence, never counts against a miner. */
export type Verdict = {
  verified: boolean | null;
  cause: Cause | null;
  message: string;
  checks: Check[];
  /** Log e-value of the sampling test (natural log); 0 when nothing was tested. */
  evidence: number;
  /** Number of tokens of the answer. */
  tokens: number;
  /** True where no seed, or no noise that explains it, was to be had: judged by the rest. */
  weaker: boolean;
  /** Name of the noise map that explains the answer best, or null. */
  noise: string | null;
  /** A refusal by itself enough to give the model 0 in this epoch: structure, E ≥ 1e6, impossible stop. */
  gross: boolean;
  engine: { model: string; version: string; fingerprint: string } | null;
  tookMs: number;
};

/** The miner's standing on one model: clear, watch (evidence grows) or fail (evidence reached 1/α). */
export type MinerState = "clear" | "watch" | "fail";

/** A saved response, `targon.response/1` (design §3). Unknown keys are kept. */
export type SavedResponse = {
  schema: "targon.response/1";
  endpoint: Endpoint;
  /** The exact body sent. */
  request: Record<string, unknown>;
  miner?: { uid?: number; hotkey?: Address; url?: string };
  chunks?: TimedChunk[];
  /** A non-stream body. */
  response?: unknown;
  /** ISO time. */
  startedAt: string;
  /** How late the receiver's own clock may have been while the answer came, ms. */
  lagMs?: number;
  /** targon's version. */
  version: string;
};
