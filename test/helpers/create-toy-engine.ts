import { noiseOf } from "../../src/domain/noise/noise.ts";
import type { Engine, PositionScore } from "../../src/domain/ports/engine.ts";
import { samplingOf } from "../../src/domain/request/sampling-of.ts";
import { TargonError } from "../../src/errors.ts";

const WORDS = 24;
const MODEL = "toy/model";

/** A number from -0.5 to 0.5 that looks like chance, the same for the same three. */
function chanceOf(a: number, b: number, c: number): number {
  let x = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 7, 0x85ebca6b) ^ Math.imul(c + 3, 0xc2b2ae35);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32 - 0.5;
}

/** How a toy engine differs from the next. */
export type Toy = {
  /** Whose logits: two engines with the same give the same to the last digit. */
  version: string;
  /** How far its logits lie from the model's, nats. */
  off?: number;
};

/**
 * An engine without a model: logits follow from the place and the token before, tokens are drawn as vLLM's V2 runner
 * draws them. It answers `/v1/completions` only, and costs nothing.
 */
export function createToyEngine({ version, off = 0 }: Toy): Engine {
  const own = [...version].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0);
  const logprobsAt = (place: number, before: number) => {
    const logits = Array.from({ length: WORDS }, (_, id) => {
      return 8 * chanceOf(place % 512, before, id) + off * chanceOf(place + own, before, id);
    });
    const total = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    return logits.map((logit) => logit - total);
  };
  return {
    describe: async () => ({
      model: MODEL,
      version,
      root: "/models/toy",
      maxModelLen: 4096,
      fingerprint: version,
      eosIds: [],
      vocabSize: WORDS,
    }),
    tokenize: async (request) => {
      if ("messages" in request) throw new TargonError("ENGINE_REFUSED", "no chat template");
      return [...request.prompt].slice(0, 12).map((letter) => letter.charCodeAt(0) % WORDS);
    },
    detokenize: async () => "",
    score: async (ids, topK) =>
      ids.map((id, i) => (i === 0 ? null : scoreOf(logprobsAt(i, ids[i - 1] ?? 0), { id, topK }))),
    generate: async ({ body }) => {
      const { temperature, topP, seed = 0n, maxTokens = 16 } = samplingOf(body);
      const ids = [...String(body.prompt)].slice(0, 12).map((letter) => letter.charCodeAt(0) % WORDS);
      const prompt = ids.length;
      const noise = noiseOf("vllm");
      const logprobs: number[] = [];
      for (let draw = 0; draw < maxTokens; draw++) {
        const all = logprobsAt(ids.length, ids.at(-1) ?? 0);
        const gumbel = noise({ seed, position: prompt + draw - 1, draw });
        const kept = nucleus(
          all.map((logprob) => logprob / temperature),
          topP,
        );
        const keys = all.map((logprob, id) =>
          kept.has(id) ? logprob / temperature + gumbel(id) : -Infinity,
        );
        const id = keys.indexOf(Math.max(...keys));
        ids.push(id);
        logprobs.push(all[id] ?? 0);
      }
      return answerWith(ids.slice(prompt), logprobs);
    },
    close: async () => {},
  };
}

function scoreOf(all: number[], { id, topK }: { id: number; topK: number }): PositionScore {
  const top = all.map((logprob, at) => ({ id: at, logprob })).sort((a, b) => b.logprob - a.logprob);
  const rank = 1 + top.findIndex((one) => one.id === id);
  return { logprob: all[id] ?? 0, rank, top: top.slice(0, topK) };
}

function nucleus(scaled: number[], topP: number): Set<number> {
  const most = Math.max(...scaled);
  const weights = scaled.map((value, id) => ({ id, weight: Math.exp(value - most) }));
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const kept = new Set<number>();
  let before = 0;
  for (const { id, weight } of weights.sort((a, b) => b.weight - a.weight)) {
    if (before >= topP * total) break;
    kept.add(id);
    before += weight;
  }
  return kept;
}

function answerWith(ids: number[], logprobs: number[]): unknown {
  const choice = {
    index: 0,
    text: "",
    finish_reason: "length",
    logprobs: {
      tokens: ids.map((id) => `token_id:${id}`),
      token_logprobs: logprobs,
      top_logprobs: ids.map((id, i) => ({ [`token_id:${id}`]: logprobs[i] })),
      text_offset: ids.map(() => 0),
    },
  };
  return { object: "text_completion", model: MODEL, choices: [choice] };
}
