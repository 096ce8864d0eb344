/** The URL without the user and password in it: what may be told and logged. */
export function plainUrl(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname === "/" ? "" : pathname.replace(/\/+$/, "")}`;
}

/** What of a URL stands for `authorization`; undefined where it names nobody. */
export function basicAuthorization(url: string): string | undefined {
  const { username, password } = new URL(url);
  if (username === "" && password === "") return undefined;
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}
