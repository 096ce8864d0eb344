import type { Explanation, PolicyFacts } from "../../domain/verification/explain/explanation.ts";
import { type Html, html, joined } from "./html.ts";

/** A prompt of more characters is cut: the file holds all of it. */
const MOST_CHARACTERS = 4_000;

/** Keys of a request that say what was asked, in this order; others are listed behind. */
const SAMPLING = ["model", "temperature", "top_p", "top_k", "min_p", "seed", "max_tokens", "stop"];
const ELSEWHERE = ["messages", "prompt"];

/** What was asked of the miner. */
export function requestFacts({ request, endpoint, miner, startedAt }: Explanation): Html {
  const route = endpoint === "CHAT" ? "/v1/chat/completions" : "/v1/completions";
  const others = Object.keys(request).filter((key) => !SAMPLING.includes(key) && !ELSEWHERE.includes(key));
  const values = [...SAMPLING, ...others]
    .filter((key) => request[key] !== undefined)
    .map((key): Fact => [key, wordOf(request[key])]);
  const from: Fact[] = Object.entries(miner ?? {}).map(([key, value]) => [`miner's ${key}`, String(value)]);
  return html`${list([["asked", `${route} at ${startedAt}`], ...from, ...values])}
${ELSEWHERE.filter((key) => request[key] !== undefined).map((key) => html`<p class="soft">${key}</p><pre>${cut(pretty(request[key]))}</pre>`)}`;
}

/** What the answer was held against. */
export function engineFacts({ verdict, policy }: Explanation): Html {
  const { engine, noise } = verdict;
  const facts: Fact[] = [
    ...(engine === null
      ? [["engine", "none that could judge"] as Fact]
      : ([
          ["model", engine.model],
          ["engine", `vLLM ${engine.version}`],
          ["fingerprint", engine.fingerprint],
        ] as Fact[])),
    ...(noise === null ? [] : [["noise map", noise] as Fact]),
    ...(policy === null ? [] : policyFacts(policy)),
  ];
  return list(facts);
}

function policyFacts({ name, version, made, limits }: PolicyFacts): Fact[] {
  const { refused, gross, fail } = limits;
  return [
    ["policy", version === null ? name : `${name}, version ${version}`],
    ...made.map((line, i): Fact => [i === 0 ? "its numbers" : "", line]),
    [
      "its limits",
      `log e ${round(refused)}: an answer is refused; ${round(gross)}: refused outright; ${round(fail)}: a sum over answers fails the miner, at the earliest`,
    ],
  ];
}

function round(value: number): string {
  return String(Number(value.toPrecision(4)));
}

type Fact = readonly [name: string, value: string];

/** Names and values below one another. */
export function list(facts: readonly Fact[]): Html {
  return html`<dl>${joined(facts.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`))}</dl>`;
}

function pretty(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function wordOf(value: unknown): string {
  return cut(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
}

function cut(text: string): string {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS)}… (${text.length - MOST_CHARACTERS} more characters in the file)`;
}
