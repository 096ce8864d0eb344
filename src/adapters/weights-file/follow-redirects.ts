import type { Agent, Dispatcher } from "undici";
import { TargonError } from "../../errors.ts";

/** A GET that may be pointed elsewhere. */
export type Redirected = {
  url: string;
  headers: Record<string, string>;
  settings: { endpoint: string; token: string | null };
};

/** The last answer, where it came from, and the commit that the hub named on the way. */
export type Followed = { response: Dispatcher.ResponseData; url: string; commit: string | null };

/** The hub points to its store of large files, which may point once more. */
const MOST_REDIRECTS = 5;

/**
 * Sends a GET and follows where it points to, without the token once it leaves the hub, and never from https to http.
 *
 * @throws {TargonError} `HUB_REFUSED` for the sixth redirect, or one that leads nowhere; undici's own errors
 */
export async function followRedirects(
  agent: Agent,
  { url, headers, settings }: Redirected,
  signal: AbortSignal,
): Promise<Followed> {
  let at = new URL(url);
  let commit: string | null = null;
  for (let count = 0; count <= MOST_REDIRECTS; count++) {
    const response = await agent.request({
      origin: at.origin,
      path: `${at.pathname}${at.search}`,
      method: "GET",
      headers: { ...headers, ...tokenFor(at, settings) },
      signal,
    });
    const named = response.headers["x-repo-commit"];
    if (typeof named === "string") commit ??= named;
    const { location } = response.headers;
    if (response.statusCode < 300 || response.statusCode > 399) return { response, url: at.href, commit };
    await discard(response);
    at = nextUrl(at, location);
  }
  throw refused(url, "it points elsewhere too often");
}

/** Reads away a body that is of no interest, so that its connection can be used again; a long one is cut. */
export async function discard({ body }: Dispatcher.ResponseData): Promise<void> {
  await body.dump({ limit: 16 * 1024 });
}

function tokenFor({ origin }: URL, { endpoint, token }: Redirected["settings"]): Record<string, string> {
  return token !== null && origin === new URL(endpoint).origin ? { authorization: `Bearer ${token}` } : {};
}

function nextUrl(from: URL, location: string | string[] | undefined): URL {
  if (typeof location !== "string" || !URL.canParse(location, from.href))
    throw refused(from.href, "it points nowhere");
  const next = new URL(location, from.href);
  const isDowngrade = from.protocol === "https:" && next.protocol !== "https:";
  if (isDowngrade || !/^https?:$/.test(next.protocol))
    throw refused(from.href, "it points to no https address");
  return next;
}

function refused(url: string, why: string): TargonError {
  const { origin, pathname } = new URL(url);
  return new TargonError("HUB_REFUSED", "the hub does not give the file", {
    data: { url: `${origin}${pathname}`, why },
  });
}
