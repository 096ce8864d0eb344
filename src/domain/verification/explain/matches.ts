import type { ExplainedToken } from "./explained-token.ts";

/** How many tokens are the seed's choice, and how many a miner with another seed would have hit. */
export type Matches = {
  tokens: number;
  /** Tokens with margin 0. */
  matched: number;
  /** Expected with another seed, and the spread (one standard deviation) around it. */
  byChance: number;
  spread: number;
};

/** Counts the tokens that were held to the seed; null where none was. */
export function matchesOf(rows: Iterable<Pick<ExplainedToken, "margin" | "chance">>): Matches | null {
  const sum = { tokens: 0, matched: 0, byChance: 0 };
  let variance = 0;
  for (const { margin, chance } of rows) {
    if (margin === null || chance === null) continue;
    sum.tokens++;
    if (margin === 0) sum.matched++;
    sum.byChance += chance;
    variance += chance * (1 - chance);
  }
  return sum.tokens === 0 ? null : { ...sum, spread: Math.sqrt(variance) };
}

/** What the tokens come to, one sentence without its end. */
export function matchesWords(rows: readonly Pick<ExplainedToken, "margin" | "chance">[]): string {
  const matches = matchesOf(rows);
  if (matches !== null) {
    const { matched, tokens, byChance, spread } = matches;
    return `${matched} of ${tokens} tokens are the seed's choice; another seed hits ${byChance.toFixed(1)} ± ${spread.toFixed(1)}`;
  }
  const greedy = rows.filter(({ margin }) => margin !== null);
  if (greedy.length === 0) return "the tokens were not held to a seed";
  const likeliest = greedy.filter(({ margin }) => margin === 0).length;
  return `${likeliest} of ${greedy.length} tokens are the model's likeliest, the only choice at temperature 0`;
}
