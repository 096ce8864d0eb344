import { describe, expect, test } from "vitest";
import { createReport } from "../../../src/adapters/report/render-report.ts";
import type { Explanation, Unjudged } from "../../../src/domain/verification/explain/explanation.ts";
import { explanation, TOKENS, VERDICT } from "./explanation.ts";

const MAKING = { madeAt: "2026-01-03T00:00:00.000Z", version: "8.0.0", requestFile: null, isMock: false };

function pageOf(files: (Explanation | Unjudged)[], making = {}): string {
  const report = createReport({ ...MAKING, ...making });
  for (const one of files) report.add(one);
  return report.toText();
}

const VOID = new Set(["meta", "line", "circle", "path", "!doctype"]);

/** The elements of a page in their order; throws where one is not closed in its turn. */
function elementsOf(page: string): string[] {
  const open: string[] = [];
  const all: string[] = [];
  for (const [, end, name = "", rest = ""] of page.matchAll(/<(\/?)([!a-z][\w-]*)([^<>]*)>/gi)) {
    if (end) {
      if (open.pop() !== name) throw new Error(`</${name}> closes another element`);
    } else {
      all.push(name);
      if (!VOID.has(name.toLowerCase()) && !rest.endsWith("/")) open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(", ")}`);
  return all;
}

/** What a reader sees: markup away, entities back. */
function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}

describe("createReport", () => {
  test("default: one whole page with three plots, the checks and the tokens", () => {
    const page = pageOf([explanation()]);
    expect(page.startsWith("<!doctype html>\n")).toBe(true);
    const elements = elementsOf(page);
    expect(elements.filter((name) => name === "svg")).toHaveLength(3);
    expect(elements.filter((name) => name === "tr")).toHaveLength(
      1 + VERDICT.checks.length + 1 + TOKENS.length,
    );
  });
  test("default: it says the verdict, the request, the engine, the policy and how to reproduce them", () => {
    const text = textOf(pageOf([explanation()]));
    for (const words of [
      "Not verified SEED_MISMATCH",
      "The tokens are not those that the seed of the request draws from the model.",
      "seed 4711",
      "temperature 0.8",
      "vLLM 0.32.0",
      "fingerprint abc",
      "targon/tiny-llama, version 1",
      "97603 tokens of three stacks",
      "sampling failed 12.34 9.2 50 % explained Each token must be the one that the seed",
      "stream not made",
      "drawn end passed ∞ 1.2",
      "1 of 3 tokens are the seed's choice",
      "targon verify answer.json --engine URL --explain",
      "00ff".repeat(16),
      "1234 bytes",
    ])
      expect(text).toContain(words);
  });
  test("behavior: it loads nothing and runs nothing", () => {
    const page = pageOf([explanation()]);
    expect(elementsOf(page)).not.toContain("script");
    expect(page).not.toMatch(/https?:|\/\/[a-z]|url\(|@import|\s(?:src|on\w+)=/i);
    expect([...page.matchAll(/href="([^"]*)"/g)].every(([, to]) => to?.startsWith("#"))).toBe(true);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });
  test("behavior: light, dark and paper", () => {
    const page = pageOf([explanation()]);
    expect(page).toContain("prefers-color-scheme: dark");
    expect(page).toContain("@media print");
  });
  test("behavior: nothing of a stranger becomes markup, wherever it stands", () => {
    const evil = `"><script>alert(1)</script><img src=x onerror='x'>&amp;`;
    const engine = { model: evil, version: evil, fingerprint: evil };
    const row = { ...TOKENS[1], text: evil, drawn: { id: 1, text: evil } } as (typeof TOKENS)[0];
    const check = { name: evil, passed: false, statistic: 1, threshold: 1, detail: evil };
    const file = explanation({
      file: evil,
      request: { model: evil, [evil]: evil, messages: [{ role: evil, content: evil }], prompt: evil },
      miner: { uid: 1, hotkey: evil, url: evil },
      startedAt: evil,
      verdict: { ...VERDICT, message: evil, noise: evil, engine, checks: [check] },
      policy: { name: evil, version: evil, made: [evil], limits: { refused: 1, gross: 2, fail: 3 } },
      tokens: [row],
    });
    const page = pageOf([file, { file: evil, code: evil, message: evil }], { requestFile: evil });
    const elements = elementsOf(page);
    expect(elements).not.toContain("script");
    expect(elements).not.toContain("img");
    expect(page).not.toContain(`"><script`);
    expect(textOf(page).split("<script>alert(1)</script>").length).toBeGreaterThan(15);
  });
  test("behavior: several files are sections of one page below a table of contents", () => {
    const verified = {
      ...VERDICT,
      verified: true,
      cause: null,
      message: "the answer is what the model gives",
    };
    const page = pageOf([
      explanation(),
      { file: "broken.json", code: "RESPONSE_INVALID", message: "the text is no JSON" },
      explanation({ file: "good.json", verdict: verified }),
    ]);
    expect(elementsOf(page).filter((name) => name === "article")).toHaveLength(2);
    expect(page).toMatch(/<a href="#file-3">good.json<\/a>: <span class="good">Verified/);
    expect(page).toContain('<article id="file-3">');
    expect(textOf(page)).toContain("broken.json: not judged : the text is no JSON RESPONSE_INVALID");
  });
  test("behavior: without an engine and tokens it says what is missing", () => {
    const verdict = { ...VERDICT, verified: null, cause: null, engine: null, noise: null, checks: [] };
    const text = textOf(pageOf([explanation({ verdict, policy: null, tokens: [], miner: null })]));
    expect(text).toContain("No evidence");
    expect(text).toContain("never counts against him");
    expect(text.match(/Not drawn/g)).toHaveLength(3);
    expect(text).toContain("The answer has no tokens.");
    expect(text).not.toMatch(/undefined|NaN|\[object/);
  });
  test("behavior: a long answer keeps every row and thins the plots", () => {
    const tokens = Array.from({ length: 8_000 }, (_, index) => ({
      ...(TOKENS[index % 2] as (typeof TOKENS)[0]),
      index,
    }));
    const page = pageOf([explanation({ tokens })]);
    expect(page.split("<tr").length).toBeGreaterThan(8_000);
    expect(page.split("<circle").length).toBeLessThanOrEqual(6_001);
  });
  test("behavior: a long prompt is cut and says so; numbers beyond any page are no trouble", () => {
    const request = { model: "m", messages: [{ role: "user", content: "x".repeat(10_000) }] };
    const text = textOf(pageOf([explanation({ request })]));
    expect(text).toMatch(/… \(\d+ more characters in the file\)/);
    const odd = { ...TOKENS[0], reported: Number.NEGATIVE_INFINITY, evidence: 1e9 } as (typeof TOKENS)[0];
    expect(pageOf([explanation({ tokens: [odd] })])).not.toMatch(/NaN|Infinity/);
  });
  test("behavior: the command is what a shell takes, with the request's file and the embedded network", () => {
    const page = pageOf([explanation({ file: "my answer's.json" })], {
      requestFile: "body.json",
      isMock: true,
    });
    expect(textOf(page)).toContain(
      `targon verify 'my answer'\\''s.json' --request body.json --mock --explain`,
    );
  });
});
