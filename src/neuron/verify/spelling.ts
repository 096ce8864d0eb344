import type { Engine } from "../../domain/ports/engine.ts";
import type { Finding } from "../../domain/verification/finding.ts";
import { checkText, type Spelling } from "../../domain/verification/structure/check-text.ts";
import { cleanedUp } from "../../domain/verification/structure/cleaned-up.ts";
import type { StructureFacts } from "../../domain/verification/structure/facts.ts";

/** The answer to hold against its ids, and the last token of the prompt that it follows. */
export type Spelled = { facts: StructureFacts; before: number | undefined };

/**
 * Whether the ids spell the text, asked of the engine's tokenizer. A tokenizer can decode the same ids otherwise than an
 * engine streams them, so a text that differs is held against two more decodings before it is refused: behind the
 * prompt's last token (sentencepiece drops the space in front of a first word), and with spaces before punctuation
 * dropped, where this tokenizer does that.
 */
export async function spelling(
  engine: Engine,
  { facts, before }: Spelled,
  signal?: AbortSignal,
): Promise<Finding> {
  const decoded = await decode(engine, { facts, before: undefined }, signal);
  const finding = checkText(facts, decoded);
  if (finding.passed !== false) return finding;
  if (before !== undefined) {
    const behind = checkText(facts, await decode(engine, { facts, before }, signal));
    if (behind.passed) return behind;
  }
  if (!(await cleansUp(engine, signal))) return finding;
  const answer = { ...facts.answer, text: cleanedUp(facts.answer.text) };
  const cleaned = checkText({ ...facts, answer }, decoded);
  return cleaned.passed ? cleaned : finding;
}

async function decode(engine: Engine, { facts, before }: Spelled, signal?: AbortSignal): Promise<Spelling> {
  const ids = facts.answer.tokens.map(({ id }) => id);
  const lead = before === undefined ? [] : [before];
  const head = lead.length === 0 ? "" : await engine.detokenize(lead, signal);
  const behindHead = async (some: number[]) => {
    const text = await engine.detokenize([...lead, ...some], signal);
    return text.startsWith(head) ? text.slice(head.length) : text;
  };
  const whole = await behindHead(ids);
  const withoutLast = facts.answer.finishReason === "stop" ? await behindHead(ids.slice(0, -1)) : "";
  return { whole, withoutLast };
}

const PROBE = "a ?";

async function cleansUp(engine: Engine, signal?: AbortSignal): Promise<boolean> {
  const ids = await engine.tokenize({ prompt: PROBE }, signal);
  return (await engine.detokenize(ids, signal)).endsWith(cleanedUp(PROBE));
}
