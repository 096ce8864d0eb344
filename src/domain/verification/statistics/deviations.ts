import { naturalExp } from "../../noise/natural-exp.ts";
import { naturalLog } from "../../noise/natural-log.ts";
import type { BatteryPolicy } from "./battery-policy.ts";
import type { Symbols } from "./symbols.ts";

/** A way to draw other than claimed, over the symbols of a position. */
export type Deviation = {
  name: string;
  of: (symbols: Symbols) => Spread;
  /** How often it gives a token that the claim masks. */
  masked: number;
};

/** Probabilities of the symbols' tokens and of the rest; they sum up to 1. */
export type Spread = { tokens: number[]; other: number };

/** Tokens this close share the greedy choice, nats: the bf16 step of logits between 16 and 32. */
const TIE = 0.125;
/** Another stack may cut this much later. */
const EDGE = 0.01;
/** What a token outside the top has of the last in it, typically. */
const BELOW_LAST = 0.3;
/** Keeps powers below 1 finite. */
const LEAST_CHANCE = 1e-12;

/**
 * The deviations that the unseeded test looks for: other temperatures, smaller top_p, greedy, and text of another
 * origin (a flatter distribution). Each is built from the claimed one alone.
 */
export function deviationsOf(policy: BatteryPolicy): Deviation[] {
  const { temperatureFactors, topPs, foreignPower, foreignMasked } = policy;
  return [
    ...temperatureFactors.map((factor) => ({
      name: `temperature × ${factor}`,
      of: (symbols: Symbols) => tilted(symbols, 1 / factor),
      masked: 0,
    })),
    ...topPs.map((topP) => ({
      name: `top_p ${topP}`,
      of: (symbols: Symbols) => cut(symbols, topP),
      masked: 0,
    })),
    { name: "greedy", of: greedy, masked: 0 },
    {
      name: "foreign text",
      of: (symbols: Symbols) => tilted(symbols, foreignPower),
      masked: foreignMasked,
    },
  ];
}

/** ∝ q^power: another temperature. The rest is taken for many tokens, each well below the last that is shown. */
export function tilted({ q, other }: Symbols, power: number): Spread {
  const each = BELOW_LAST * Math.max(LEAST_CHANCE, q.at(-1) ?? 0);
  const tokens = new Array<number>(q.length);
  for (let i = 0; i < q.length; i++) {
    const one = q[i] as number;
    tokens[i] = one > 0 ? naturalExp(power * naturalLog(one)) : 0;
  }
  return normalised({ tokens, other: (other ?? 0) * each ** (power - 1) });
}

function cut({ q, mass }: Symbols, topP: number): Spread {
  let before = 0;
  const tokens = q.map((one) => {
    const kept = before * mass < topP + EDGE ? one : 0;
    before += one;
    return kept;
  });
  return normalised({ tokens, other: 0 });
}

function greedy({ tokens }: Symbols): Spread {
  const first = tokens[0]?.logprob ?? 0;
  return normalised({ tokens: tokens.map(({ logprob }) => (first - logprob <= TIE ? 1 : 0)), other: 0 });
}

/** Divides by the sum; in place. */
function normalised(spread: Spread): Spread {
  const { tokens } = spread;
  let total = spread.other;
  for (let i = 0; i < tokens.length; i++) total += tokens[i] as number;
  if (!(total > 0)) return { tokens, other: 1 };
  const scale = 1 / total;
  for (let i = 0; i < tokens.length; i++) tokens[i] = (tokens[i] as number) * scale;
  return { tokens, other: spread.other * scale };
}
