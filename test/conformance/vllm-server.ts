import { bodyOf, type Exchange, eventsOf } from "./vllm-exchange.ts";

type Known = { servedName: string; apiKey?: string };

/** What the recorded server was started with, as far as its callers can see; a value of our own where nothing tells. */
export function serverOf(exchanges: Exchange[]): Known {
  const apiKey = apiKeyOf(exchanges);
  return { servedName: nameOf(exchanges), ...(apiKey === undefined ? {} : { apiKey }) };
}

/** The name that most answers give or that a refusal lists; else the one most asked for that was not refused. */
function nameOf(exchanges: Exchange[]): string {
  const taken = exchanges.filter(({ status }) => status !== 404 && status !== 401);
  const refused = exchanges.filter(({ status }) => status === 404).map((one) => bodyOf(one).model);
  const unseen = exchanges.filter(({ status }) => status === 401).map((one) => bodyOf(one).model);
  const asked = (list: unknown[]) => mostCommon(list.filter((one) => isName(one) && !refused.includes(one)));
  const name =
    mostCommon(exchanges.flatMap(namesIn)) ?? asked(taken.map((one) => bodyOf(one).model)) ?? asked(unseen);
  return String(name ?? "model");
}

/** The served name as an answer holds it: in a list of models, as its model, or as a valid alias. */
function namesIn(exchange: Exchange): string[] {
  const json = (exchange.json ?? eventsOf(exchange).events[0] ?? {}) as {
    data?: unknown;
    model?: unknown;
    error?: { message?: unknown };
  };
  const listed = exchange.request.path === "/v1/models" && Array.isArray(json.data) ? json.data[0]?.id : null;
  const aliases = /Valid aliases: (.+?)\.?$/.exec(String(json.error?.message ?? ""))?.[1]?.split(", ");
  return [listed, json.model, ...(aliases ?? [])].filter(isName);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The key that most accepted requests carry; none where a guarded route was open without one. */
function apiKeyOf(exchanges: Exchange[]): string | undefined {
  const isOpen = ({ request, status }: Exchange) =>
    request.path.startsWith("/v1/") && keyOf(request) === undefined && status !== 401;
  if (exchanges.some(isOpen)) return undefined;
  const accepted = exchanges.flatMap(({ request, status }) => (status === 401 ? [] : (keyOf(request) ?? [])));
  const isGuarded = exchanges.some(({ status }) => status === 401);
  return mostCommon(accepted) ?? (isGuarded ? crypto.randomUUID() : undefined);
}

function keyOf({ headers }: Exchange["request"]): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === "authorization") ?? [];
  return value?.match(/^Bearer (.+)$/i)?.[1];
}

function mostCommon<T>(values: T[]): T | undefined {
  const count = (one: T) => values.filter((value) => value === one).length;
  return values.toSorted((a, b) => count(b) - count(a))[0];
}
