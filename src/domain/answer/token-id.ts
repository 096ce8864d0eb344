const TOKEN_ID = /^token_id:(\d{1,10})$/;

/** The id in vLLM's `token_id:N`, or null for any other text (a token's own text never tells its id). */
export function parseTokenId(text: string): number | null {
  const match = TOKEN_ID.exec(text);
  return match ? Number(match[1]) : null;
}
