const SPACED: [from: string, to: string][] = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/**
 * The text as a tokenizer with `clean_up_tokenization_spaces` decodes it (Llama 3's does): without the spaces before
 * punctuation. Engines stream the text without this, so the two differ for an honest " ?".
 *
 * @see transformers `PreTrainedTokenizerBase.clean_up_tokenization`
 */
export function cleanedUp(text: string): string {
  return SPACED.reduce((cleaned, [from, to]) => cleaned.replaceAll(from, to), text);
}
