/** A text that any model reads without being sure of each word: some 60 tokens, more with a small vocabulary. */
export const PROBE_TEXT =
  "The old man walked down to the river with a small wooden box under his arm. He had made it for his daughter, " +
  "who lived on the other side, and he had painted a blue bird on the lid. When he came to the bridge he saw that " +
  "the water was high.";
