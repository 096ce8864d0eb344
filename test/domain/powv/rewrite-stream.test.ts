import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createPowvWriter,
  type PowvSource,
  type PowvWriter,
} from "../../../src/domain/powv/create-powv-writer.ts";
import { type Rewrite, rewriteBody, rewriteEvents } from "../../../src/domain/powv/rewrite-stream.ts";

/** Values that tell the sums they were asked with: S of each token. */
const source: PowvSource = {
  promptSum: async () => 100,
  async values({ inputSum, outputSum }, ids) {
    return ids.map((_, i) => inputSum + outputSum + ids.slice(0, i).reduce((sum, id) => sum + id, 0));
  },
};

async function through(rewrite: Rewrite, pieces: Uint8Array[]): Promise<string> {
  const passed: Uint8Array[] = [];
  async function* all() {
    yield* pieces;
  }
  for await (const piece of rewrite(all())) passed.push(piece);
  return Buffer.concat(passed).toString("latin1");
}

const events = (text: string, write: PowvWriter = createPowvWriter(source)) =>
  through(rewriteEvents(write), [Buffer.from(text, "latin1")]);

const chat = (...ids: number[]) => ({
  index: 0,
  delta: { content: "x" },
  logprobs: { content: ids.map((id) => ({ token: `token_id:${id}`, logprob: -0.1, top_logprobs: [] })) },
});
const line = (choices: unknown[], more: object = {}) => `data: ${JSON.stringify({ ...more, choices })}\n\n`;
const withPowv = (choice: object, powv: number[]) => ({ ...choice, powv });

describe("an event stream", () => {
  test("default: one value per id, each with the sum of those before it", async () => {
    const role = line([{ index: 0, delta: { role: "assistant" }, logprobs: null }]);
    const usage = line([], { usage: { prompt_tokens: 1 } });
    const end = "data: [DONE]\n\n";
    expect(await events(role + line([chat(5, 6)]) + line([chat(7)]) + usage + end)).toBe(
      role + line([withPowv(chat(5, 6), [100, 105])]) + line([withPowv(chat(7), [111])]) + usage + end,
    );
  });

  test.each([
    ["token_ids before logprobs", { index: 0, text: "x", token_ids: [5, 6] }, [100, 105]],
    [
      "the completion form",
      { index: 0, text: "x", logprobs: { tokens: ["token_id:5", "token_id:6"] } },
      [100, 105],
    ],
    ["both, agreeing", { ...chat(5), token_ids: [5] }, [100]],
    ["a choice without an index", { text: "x", token_ids: [5] }, [100]],
  ])("behavior: ids as %s", async (_, choice, values) => {
    expect(await events(line([choice]))).toBe(line([withPowv(choice, values)]));
  });

  test.each([
    ["of a chat", { prompt_token_ids: [1, 2] }, {}],
    ["of a completion", {}, { prompt_token_ids: [1, 2] }],
  ])("behavior: the prompt's ids %s come from the stream before anything else", async (_, more, inChoice) => {
    const first = line([{ index: 0, delta: {}, ...inChoice }], more);
    expect(await events(first + line([chat(5)]))).toBe(first + line([withPowv(chat(5), [3])]));
  });

  test("behavior: several choices have sums of their own", async () => {
    const one = { index: 1, text: "x", token_ids: [7] };
    const zero = { index: 0, text: "x", token_ids: [5] };
    expect(await events(line([one, zero]) + line([one]) + line([zero]))).toBe(
      line([withPowv(one, [100]), withPowv(zero, [100])]) +
        line([withPowv(one, [107])]) +
        line([withPowv(zero, [105])]),
    );
  });

  test("behavior: cut anywhere, with any line ends, it comes out the same", async () => {
    const text = `: ping\r\n${line([chat(5)]).replaceAll("\n", "\r\n")}event: x\r${line([
      { ...chat(6), delta: { content: "ü€😀" } },
    ])}data:${JSON.stringify({ choices: [chat(7)] })}`;
    const whole = Buffer.from(text);
    const expected = await through(rewriteEvents(createPowvWriter(source)), [whole]);
    expect(expected.split('"powv"')).toHaveLength(4);
    expect(expected.replace(/,"powv":\[\d+\]/g, "")).toBe(whole.toString("latin1"));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 40 }), async (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((to, i) => whole.subarray(at[i], to));
        expect(await through(rewriteEvents(createPowvWriter(source)), pieces)).toBe(expected);
      }),
      { seed: 4, numRuns: 50 },
    );
  });

  test.each([
    ["no JSON", "data: {x}\n\n"],
    ["JSON that is no completion", 'data: {"choices":[{"index":"a"}]}\n\n'],
    ["a completion in two data lines", 'data: {"choices":\ndata: [{"token_ids":[5]}]}\n\n'],
    ["bytes that are no UTF-8", 'data: {"choices":[{"text":"\xff\xfe"}]}\n\n'],
    ["an error", 'data: {"error":{"message":"no"}}\n\n'],
    ["values of the upstream's own", 'data: {"choices":[{"token_ids":[5],"powv":7}]}\n\n'],
    ["tokens without ids", 'data: {"choices":[{"logprobs":{"tokens":["a"]}}]}\n\n'],
    [
      "ids that contradict each other",
      'data: {"choices":[{"logprobs":{"tokens":["token_id:4"]},"token_ids":[5]}]}\n\n',
    ],
    ["nothing", ""],
  ])("behavior: %s passes unchanged", async (_, text) => {
    expect(await events(text)).toBe(text);
  });

  test("behavior: text that is no UTF-8 keeps its bytes beside the values", async () => {
    const text = 'data: {"choices":[{"text":"\xff","token_ids":[5]}]}\n\n';
    expect(await events(text)).toBe('data: {"choices":[{"text":"\xff","token_ids":[5],"powv":[100]}]}\n\n');
  });

  test("behavior: after an id that nobody tells its choice has no values, the other goes on", async () => {
    const unknown = { index: 0, text: "x", logprobs: { tokens: ["word"] } };
    const [zero, one] = [
      { index: 0, token_ids: [5] },
      { index: 1, token_ids: [6] },
    ];
    expect(await events(line([zero, one]) + line([unknown]) + line([zero, one]))).toBe(
      line([withPowv(zero, [100]), withPowv(one, [100])]) +
        line([unknown]) +
        line([zero, withPowv(one, [106])]),
    );
  });

  test("behavior: after an object that is not understood nothing is added: it may have held tokens", async () => {
    const odd = 'data: {"choices":[{"index":0,"token_ids":"5"}]}\n\n';
    expect(await events(odd + line([chat(5)]))).toBe(odd + line([chat(5)]));
  });

  test("behavior: nor after a line behind a mark of byte order, which other readers understand", async () => {
    const marked = `\xef\xbb\xbf${line([chat(4)])}`;
    expect(await events(marked + line([chat(5)]))).toBe(marked + line([chat(5)]));
  });

  test("behavior: without the prompt's ids nothing is added; values that come late are left out", async () => {
    const text = line([chat(5)]) + line([chat(6)]);
    expect(await events(text, createPowvWriter({ ...source, promptSum: async () => null }))).toBe(text);
    let asked = 0;
    const slow: PowvSource = {
      ...source,
      values: async (sums, ids) => (asked++ === 0 ? null : await source.values(sums, ids)),
    };
    expect(await events(text, createPowvWriter(slow))).toBe(
      line([chat(5)]) + line([withPowv(chat(6), [105])]),
    );
  });

  test("behavior: a line beyond the limit ends the rewriting, its bytes and all others pass", async () => {
    const long = Buffer.from(`data: ${"x".repeat(100)}`);
    const rest = Buffer.from(`\n\n${line([chat(5)])}`);
    const pieces = [Buffer.from(line([chat(4)])), long, rest];
    expect(await through(rewriteEvents(createPowvWriter(source), 80), pieces)).toBe(
      line([withPowv(chat(4), [100])]) + long + rest,
    );
  });
});

describe("a whole body", () => {
  const body = Buffer.from(
    JSON.stringify({ choices: [{ index: 0, message: { content: "é" }, token_ids: [5, 6] }] }),
  );

  test("default: values beside the ids, wherever the body is cut", async () => {
    const expected = body.toString("latin1").replace("}]}", ',"powv":[100,105]}]}');
    for (const cut of [0, 1, 40, body.length])
      expect(
        await through(rewriteBody(createPowvWriter(source)), [body.subarray(0, cut), body.subarray(cut)]),
      ).toBe(expected);
  });

  test("behavior: beyond the limit, or no JSON, it passes as it came", async () => {
    const pieces = [body.subarray(0, 30), body.subarray(30)];
    expect(await through(rewriteBody(createPowvWriter(source), 40), pieces)).toBe(body.toString("latin1"));
    expect(await through(rewriteBody(createPowvWriter(source)), [Buffer.from("<html>")])).toBe("<html>");
    expect(await through(rewriteBody(createPowvWriter(source)), [])).toBe("");
  });
});
