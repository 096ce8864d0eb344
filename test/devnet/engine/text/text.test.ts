import { expect, test } from "vitest";
import { modelPath } from "../../../../src/devnet/engine/model-path.ts";
import { createDecodeStream } from "../../../../src/devnet/engine/text/decode-stream.ts";
import { createStopText } from "../../../../src/devnet/engine/text/stop-text.ts";
import { openTextCodec } from "../../../../src/devnet/engine/text/text-codec.ts";
import { tokenText } from "../../../../src/devnet/engine/text/token-text.ts";

const codec = openTextCodec(modelPath("R"));
const EMOJI = codec.encode(" 🙂", false);

test("default: a text becomes ids and text again, special tokens where asked", () => {
  const ids = codec.encode("The end. 🙂 北京", true);
  expect(codec.decode(ids, true)).toBe("The end. 🙂 北京");
  expect(codec.decode(ids, false)).toBe("<|begin_of_text|>The end. 🙂 北京");
});

test("behavior: ids beyond the vocabulary and no ids give no text", () => {
  expect(codec.decode([99_999], false)).toBe("");
  expect(codec.decode([], false)).toBe("");
});

test("behavior: the chat template asks for an answer", () => {
  const text = codec.renderChat([{ role: "user", content: " hi " }], {
    addGenerationPrompt: true,
    kwargs: {},
  });
  expect(text).toBe(
    "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nhi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
  );
});

test("behavior: a cut character waits for its last token", () => {
  const stream = createDecodeStream(codec, { prompt: codec.encode("Hi", true), skipSpecialTokens: true });
  const texts = EMOJI.map(stream);
  expect(EMOJI.length).toBeGreaterThan(1);
  expect(texts.slice(0, -1).join("")).toBe("");
  expect(texts.at(-1)).toBe(" 🙂");
});

test("behavior: a character that the prompt cut is completed by the answer", () => {
  const stream = createDecodeStream(codec, { prompt: EMOJI.slice(0, -1), skipSpecialTokens: true });
  expect(stream(EMOJI.at(-1) ?? 0)).toContain("🙂");
});

test("behavior: a token's own text is what it completes, empty while the character is cut", () => {
  expect(tokenText(codec, EMOJI.at(-1) ?? 0, EMOJI.slice(0, -1))).toContain("🙂");
  expect(tokenText(codec, EMOJI.at(-1) ?? 0, [])).toBe("");
  expect(tokenText(codec, codec.encode("The", false)[0] ?? 0, [])).toBe("T");
});

test("behavior: text is held back as far as a stop string may have begun, and cut before it", () => {
  const held = createStopText({ stop: ["end", "."], includeStop: false });
  expect(held.add("The e", true)).toBeNull();
  expect(held.take(false)).toBe("The");
  expect(held.add("nd. More", true)).toBe("end");
  expect(held.take(true)).toBe(" ");
});

test("behavior: an included stop string ends the text, and nothing is held back", () => {
  const held = createStopText({ stop: ["end"], includeStop: true });
  held.add("The e", true);
  expect(held.take(false)).toBe("The e");
  expect(held.add("nd. More", true)).toBe("end");
  expect(held.take(true)).toBe("nd");
});

test("behavior: of two stop strings the one that ends first counts", () => {
  expect(createStopText({ stop: ["bcd", "c"], includeStop: false }).add("abcd", true)).toBe("c");
});

test("behavior: no half of a surrogate pair goes out", () => {
  const held = createStopText({ stop: ["ab"], includeStop: false });
  held.add("x🙂", true);
  expect(held.take(false)).toBe("x");
  expect(held.take(true)).toBe("🙂");
});
