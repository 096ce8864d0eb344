import { join } from "node:path";
import { Template } from "@huggingface/jinja";
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { TargonError } from "../../../errors.ts";
import { readJson } from "../model/config.ts";

/** One message of a chat, its content already one text. */
export type ChatMessage = { role: string; content: string };

/** How a chat is turned into a prompt. */
export type ChatOptions = { addGenerationPrompt: boolean; kwargs: Record<string, unknown> };

/** A model's tokenizer and chat template. */
export type TextCodec = {
  encode(text: string, addSpecialTokens: boolean): number[];
  /** The text of ids; those beyond the vocabulary are left out. */
  decode(ids: readonly number[], skipSpecialTokens: boolean): string;
  /** The vocabulary's own spelling of an id ("Ġfox"); undefined beyond it. */
  piece(id: number): string | undefined;
  /** The id that ends an answer; undefined when the tokenizer names none. */
  endId: number | undefined;
  /** Length of the longest piece of the vocabulary, in UTF-16 units. */
  longestPiece: number;
  renderChat(messages: ChatMessage[], options: ChatOptions): string;
};

const namedToken = z.union([z.string(), z.object({ content: z.string() })]).nullish();

const configSchema = z.looseObject({
  bos_token: namedToken,
  eos_token: namedToken,
  chat_template: z.string().optional(),
});

/** Opens `tokenizer.json` and `tokenizer_config.json` of a model. @throws FILE_UNREADABLE, CONFIG_INVALID */
export function openTextCodec(folder: string): TextCodec {
  const config = configSchema.safeParse(readJson(join(folder, "tokenizer_config.json")));
  if (!config.success) {
    throw new TargonError("CONFIG_INVALID", "The tokenizer's config cannot be read", { data: { folder } });
  }
  const settings = { ...config.data, clean_up_tokenization_spaces: false };
  const tokenizer = new Tokenizer(readJson(join(folder, "tokenizer.json")) as object, settings);
  const endToken = contentOf(config.data.eos_token);
  return {
    encode: (text, addSpecialTokens) => tokenizer.encode(text, { add_special_tokens: addSpecialTokens }).ids,
    decode: (ids, skipSpecialTokens) => decode(tokenizer, ids, skipSpecialTokens),
    piece: (id) => tokenizer.id_to_token(id),
    endId: endToken === undefined ? undefined : tokenizer.token_to_id(endToken),
    longestPiece: [...tokenizer.get_vocab(true).keys()].reduce(
      (most, piece) => Math.max(most, piece.length),
      0,
    ),
    renderChat: chatRenderer(config.data),
  };
}

function decode(tokenizer: Tokenizer, ids: readonly number[], skipSpecialTokens: boolean): string {
  const known = ids.filter((id) => tokenizer.id_to_token(id) !== undefined);
  if (known.length === 0) return "";
  return tokenizer.decode(known, {
    skip_special_tokens: skipSpecialTokens,
    clean_up_tokenization_spaces: false,
  });
}

function chatRenderer(config: z.infer<typeof configSchema>): TextCodec["renderChat"] {
  const { chat_template: source } = config;
  if (source === undefined) {
    return () => {
      throw new TargonError("CONFIG_INVALID", "The tokenizer has no chat template");
    };
  }
  const template = new Template(source);
  const tokens = { bos_token: contentOf(config.bos_token), eos_token: contentOf(config.eos_token) };
  return (messages, { addGenerationPrompt, kwargs }) =>
    template.render({ ...tokens, ...kwargs, messages, add_generation_prompt: addGenerationPrompt });
}

function contentOf(token: z.infer<typeof namedToken>): string | undefined {
  if (token === null || token === undefined) return undefined;
  return typeof token === "string" ? token : token.content;
}
