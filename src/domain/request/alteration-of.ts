/**
 * A key of a request by which the server draws from another distribution than temperature, top_p, top_k and min_p of
 * the model's own words, and what can no longer be held against the model:
 *
 * - `choice`: which token was drawn; the reported logprobs are still the model's (vLLM takes them before everything
 *   else, reference/vllm.md §4)
 * - `logprobs`: the reported numbers too: a grammar masks the logits before they are taken
 * - `prompt`: everything that needs a prefill, for the tokens of the prompt are not known
 */
export type Alteration = { key: string; hides: "choice" | "logprobs" | "prompt" };

type Rule = Alteration & { applies: (value: unknown) => boolean };

const is = (expected: unknown) => (value: unknown) => value === expected;
const above = (limit: number) => (value: unknown) => typeof value === "number" && value > limit;

/** The strongest first. */
const RULES: Rule[] = [
  ...rules("prompt", holdsSomething, [
    "tools",
    "chat_template",
    "chat_template_kwargs",
    "documents",
    "reasoning_effort",
    "suffix",
    "truncate_prompt_tokens",
  ]),
  ...rules("prompt", is(true), ["continue_final_message"]),
  ...rules("prompt", is(false), ["add_generation_prompt"]),
  ...rules("prompt", (value) => typeof value === "boolean", ["add_special_tokens"]),
  ...rules("logprobs", isFormat, ["response_format"]),
  ...rules("logprobs", holdsSomething, [
    "structured_outputs",
    "structural_tag",
    "guided_json",
    "guided_regex",
    "guided_choice",
    "guided_grammar",
    "guided_json_object",
    "logits_processors",
  ]),
  ...rules("choice", holdsSomething, [
    "logit_bias",
    "bad_words",
    "allowed_token_ids",
    "thinking_token_budget",
    "vllm_xargs",
  ]),
  ...rules("choice", above(0), ["min_tokens"]),
  ...rules("choice", above(1), ["best_of"]),
  ...rules("choice", is(true), ["use_beam_search"]),
];

/**
 * What of a request's body alters the answer's distribution, the key that hides most; null where nothing does.
 * Penalties stand in the `Sampling` itself.
 */
export function alterationOf(body: Record<string, unknown>): Alteration | null {
  const found = RULES.find(({ key, applies }) => applies(body[key]));
  return found ? { key: found.key, hides: found.hides } : null;
}

function rules(hides: Alteration["hides"], applies: Rule["applies"], keys: string[]): Rule[] {
  return keys.map((key) => ({ key, hides, applies }));
}

/** Neither left out nor empty, in whatever way a client leaves out. */
function holdsSomething(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function isFormat(value: unknown): boolean {
  return holdsSomething(value) && (value as { type?: unknown }).type !== "text";
}
