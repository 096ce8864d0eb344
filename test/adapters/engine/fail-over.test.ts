import { expect, test } from "vitest";
import { failOver } from "../../../src/adapters/engine/fail-over.ts";
import type { Engine } from "../../../src/domain/ports/engine.ts";
import { type ErrorCode, TargonError } from "../../../src/errors.ts";
import { engine as idle } from "../../neuron/validator/fakes.ts";

/** Engines that answer with their name, or fail with a code. */
function setUp(...answers: (ErrorCode | "ok")[]) {
  const asked: number[] = [];
  const engines = answers.map((answer, i): Engine => {
    const answering = async () => {
      asked.push(i);
      if (answer !== "ok") throw new TargonError(answer, "x");
      return String(i);
    };
    return { ...idle, detokenize: answering, tokenize: async () => [Number(await answering())] };
  });
  return { asked, engine: failOver(engines as [Engine, ...Engine[]]) };
}

test("default: the first is asked", async () => {
  const { asked, engine } = setUp("ok", "ok");
  expect(await engine.detokenize([])).toBe("0");
  expect(asked).toEqual([0]);
});

test.each<ErrorCode>([
  "ENGINE_UNREACHABLE",
  "ENGINE_TIMEOUT",
  "ENGINE_ANSWER_INVALID",
  "ENGINE_OTHER_MODEL",
  "QUEUE_FULL",
])("behavior: %s brings in the next, which is kept to", async (code) => {
  const { asked, engine } = setUp(code, "ok");
  expect(await engine.detokenize([])).toBe("1");
  expect(await engine.tokenize({ prompt: "" })).toEqual([1]);
  expect(asked).toEqual([0, 1, 1]);
});

test("error: ENGINE_REFUSED is the same everywhere", async () => {
  const { asked, engine } = setUp("ENGINE_REFUSED", "ok");
  await expect(engine.detokenize([])).rejects.toMatchObject({ code: "ENGINE_REFUSED" });
  expect(asked).toEqual([0]);
});

test("behavior: one call brings down two engines at most", async () => {
  const { asked, engine } = setUp("ENGINE_UNREACHABLE", "ENGINE_TIMEOUT", "ok");
  await expect(engine.detokenize([])).rejects.toMatchObject({ code: "ENGINE_TIMEOUT" });
  expect(asked).toEqual([0, 1]);
});

test("behavior: what the engines cannot is absent", () => {
  const { engine } = setUp("ok");
  expect([engine.continueFrom, engine.generate]).toEqual([undefined, undefined]);
});
