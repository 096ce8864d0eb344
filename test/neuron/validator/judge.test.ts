import { expect, test } from "vitest";
import type { ErrorCode } from "../../../src/errors.ts";
import { silentLog } from "../../../src/lib/log.ts";
import type { Reply } from "../../../src/neuron/validator/ask-miner.ts";
import { judge } from "../../../src/neuron/validator/judge.ts";

test.each<ErrorCode>(["MINER_REFUSED", "MINER_STATUS", "MINER_UNREACHABLE", "MINER_TIMEOUT"])(
  "behavior: NO_ANSWER for %s",
  async (failure) => {
    const reply = { failure, answer: { chunks: 0, tokens: [] } } as unknown as Reply;
    const verify = () => Promise.reject(new Error("nothing to verify"));
    const of = { reply, model: "m", duplicateOf: null, noiseHint: null };
    const { verdict } = await judge({ verify, log: silentLog }, of, new AbortController().signal);
    expect(verdict).toMatchObject({ verified: false, cause: "NO_ANSWER" });
  },
);
