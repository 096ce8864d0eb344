import type { Templates } from "./templates.ts";

/**
 * What a request asks for: `exact` where most next tokens are nearly certain (code, sums, letters), `open` where many
 * words would do (stories, explanations, lists).
 */
export type Theme = "exact" | "open";

/** The templates of each theme. */
export type Themes = Record<Theme, Templates>;

/** All templates, whatever their theme. */
export function joined({ exact, open }: Themes): Templates {
  const both = (key: keyof Templates) => [...new Set([...exact[key], ...open[key]])];
  return {
    questions: both("questions"),
    openings: both("openings"),
    followUps: both("followUps"),
    replies: both("replies"),
    systems: both("systems"),
  };
}
