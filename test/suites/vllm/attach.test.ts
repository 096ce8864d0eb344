import { describe, expect, onTestFinished, test } from "vitest";
import { attachEngine, refusalOf } from "../../../src/adapters/engine/attach-engine.ts";
import { probePrecision } from "../../../src/adapters/engine/probe-precision.ts";
import { MOCK_MODEL } from "../../../src/config.ts";
import { BUILT_IN } from "../../../src/domain/verification/policy/policies.ts";
import { silentLog } from "../../../src/lib/log.ts";
import { openEnvironment } from "./open-environment.ts";
import { type Serving, serveVllm } from "./serve-vllm.ts";

const environment = openEnvironment();
if (environment.dir === null) process.stderr.write(`test:vllm is skipped: ${environment.missing}\n`);

const deps = { needTokens: 1024, log: silentLog };
const { lattice } = BUILT_IN.of(MOCK_MODEL).structure;

/** Starts a vLLM and attaches it. */
async function attach(of: Omit<Serving, "dir" | "model">) {
  const { url, close } = await serveVllm({ dir: environment.dir ?? "", model: "R", ...of });
  onTestFinished(close, 30_000);
  const attached = await attachEngine(deps, { model: MOCK_MODEL, url });
  onTestFinished(() => attached.engine.close());
  return attached;
}

async function whyNot(flags: string[]) {
  const error = await attach({ flags }).catch((thrown: unknown) => thrown);
  return refusalOf(error, { model: MOCK_MODEL, url: "http://any" }).why;
}

describe.skipIf(environment.dir === null)("attaching a real vLLM", { timeout: 400_000 }, () => {
  test.each<[string, Omit<Serving, "dir" | "model">]>([
    // Prefix caching is on unless it is switched off: of this version it breaks nothing.
    ["float32", { dtype: "float32", flags: ["--enable-prefix-caching"] }],
    ["bfloat16", { dtype: "bfloat16" }],
  ])("default: one in %s is taken, and its precision seen", async (precision, serving) => {
    const { engine } = await attach(serving);
    expect(await probePrecision(engine, lattice)).toBe(precision);
  });

  test("error: ENGINE_UNFIT where it gives too few log-probabilities", async () => {
    expect(await whyNot(["--max-logprobs", "5"])).toBe(
      "it gives at most 5 prompt_logprobs, 20 are needed: start it with --max-logprobs 20",
    );
  });

  test("error: ENGINE_UNFIT where its log-probabilities are those after temperature", async () => {
    expect(await whyNot(["--logprobs-mode", "processed_logprobs"])).toBe(
      "its log-probabilities are those after temperature: start it with --logprobs-mode raw_logprobs (vLLM 0.10 or newer)",
    );
  });
});
