import { modelPath } from "../../../src/devnet/engine/model-path.ts";
import { openTextCodec } from "../../../src/devnet/engine/text/text-codec.ts";

/** What a trace's prompt asks for, by the questions of corpus.py. */
const QUESTIONS: [kind: string, question: RegExp][] = [
  ["story", /Tell me a story about/],
  ["list", /List \d+ /],
  ["sums", /Add some numbers\.|Write \d+ sums\./],
  ["count", /Count from/],
  ["capital", /What is the capital|Where is |Name a city in/],
  ["code", /Write a function called/],
  ["letters", /random letters/],
  ["foreign", /in other languages|Translate:/],
  ["explain", /Explain the/],
];

/** Tells the kind of a prompt by its ids; "other" where no question of the corpus is in it. */
export function createKinds(): (prompt: number[]) => string {
  const { decode } = openTextCodec(modelPath("R"));
  return (prompt) => {
    const text = decode(prompt, true);
    return QUESTIONS.find(([, question]) => question.test(text))?.[0] ?? "other";
  };
}
