import type { Verdict } from "../../domain/types.ts";
import { causeWords } from "../../domain/verification/explain/cause-words.ts";
import { type Html, html } from "./html.ts";

/** A verdict as a page says it: the colour's class, the words, and what they mean. */
export type VerdictWords = { tone: "good" | "bad" | "open"; words: string; meaning: string };

/** A verdict in words. */
export function verdictWords({ verified, gross }: Pick<Verdict, "verified" | "gross">): VerdictWords {
  if (verified === null)
    return {
      tone: "open",
      words: "No evidence",
      meaning:
        "Nothing was proven, neither for nor against the miner. Such an answer never counts against him.",
    };
  if (verified)
    return {
      tone: "good",
      words: "Verified",
      meaning: "Every check that could be made was passed: the answer is what the claimed model gives.",
    };
  return {
    tone: "bad",
    words: "Not verified",
    meaning: gross
      ? "The refusal is gross: a validator gives this miner nothing for this model until the end of the epoch."
      : "One refused answer lowers the miner's consistency; he fails only when the evidence of several adds up.",
  };
}

/** The verdict, first of all that a reader sees. */
export function verdictBox({ verified, gross, cause, message, weaker, evidence, tokens }: Verdict): Html {
  const { tone, words, meaning } = verdictWords({ verified, gross });
  return html`<div class="verdict ${tone}"><strong>${words}</strong>${cause === null ? "" : html` <code>${cause}</code>`}
<p>${cause === null ? "" : `${causeWords(cause)} `}<span class="soft">${message}</span></p>
<p>${meaning}</p>
<p class="soft">${tokens} tokens · log e ${evidence.toFixed(2)}${weaker ? " · weaker: judged without the test of the tokens against the seed" : ""}</p></div>
`;
}
